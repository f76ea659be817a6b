/**
 * The `sender` fixture, and the reference library's view of what the `receiver` fixture has got.
 */

import { expect, test } from "vitest";
import type { FailureParts } from "../src/base/failure.ts";
import { failureOf, fixturesFor, provider, WHY } from "./support/fixtures.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const env = { WEBHOOK_SECRET: SECRET };
const ORIGIN = "http://127.0.0.1:1";

/** A receiver under test, and a set of fixtures that delivers to it. */
async function pair() {
  const hook = await fixturesFor(ORIGIN).receiver.listen();
  const { sender, trace } = fixturesFor(hook.url, { env, role: "receiver" });
  return { hook, sender, trace };
}

test("The published vector of Standard Webhooks is sent", async () => {
  const { hook, sender } = await pair();
  const id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  await sender.deliver("/hook", '{"test": 2432232314}', { id, timestamp: 1614265330 });
  const [delivery] = await hook.received(1, WHY);
  expect(Object.fromEntries(delivery?.headers ?? [])).toMatchObject({
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("A valid delivery is accepted, and every tampered one is refused", async () => {
  const { hook, sender } = await pair();
  const payload = { type: "todo.added", data: { title: "Brötchen 🥐" } };
  await sender.deliver("/hook", payload);
  await sender.deliver("/hook", payload, { tampered: "{}" });
  await sender.deliver("/hook", payload, { timestamp: Math.floor(Date.now() / 1_000) - 400 });
  await sender.deliver("/hook", payload, { secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" });
  await sender.deliver("/hook", payload, { signature: () => "v1,abc" });
  await sender.deliver("/hook", payload, { headers: { "webhook-id": undefined } });
  const [good, ...bad] = await hook.received(6, WHY);
  expect(JSON.parse(good?.isSigned(SECRET, WHY).text ?? "")).toEqual(payload);
  const faults: FailureParts[] = [];
  for (const each of bad) faults.push(await failureOf(() => each.isSigned(SECRET, WHY)));
  const sent = bad.map((each) => `webhook-signature: ${each.headers.get("webhook-signature")}`);
  expect(faults.map(({ got }) => got)).toEqual([
    sent[0],
    "Message timestamp too old",
    sent[2],
    "webhook-signature: v1,abc",
    "Missing required headers",
  ]);
  const [id, timestamp] = [
    bad[3]?.headers.get("webhook-id"),
    bad[3]?.headers.get("webhook-timestamp"),
  ];
  expect(faults[3]?.expected).toContain(`which signs "${id}.${timestamp}.{`);
});

test("The answer knows what was signed, and its signature", async () => {
  const { hook, sender } = await pair();
  const options = { id: "msg_1", timestamp: 1614265330, signature: () => "v1,forged" };
  const { signed, signature } = await sender.deliver("/hook", {}, options);
  expect(signed).toBe("msg_1.1614265330.{}");
  expect(signature).toMatch(/^v1,[\w+/]{43}=$/);
  const [delivery] = await hook.received(1, WHY);
  expect(delivery?.headers.get("webhook-signature")).toBe("v1,forged");
});

test("A body that is sent in pieces arrives whole", async () => {
  const { hook, sender } = await pair();
  const payload = { title: "牛乳を買う" };
  await sender.deliver("/hook", payload, { pieces: 7 });
  const [delivery] = await hook.received(1, WHY);
  expect(JSON.parse(delivery?.isSigned(SECRET, WHY).text ?? "")).toEqual(payload);
});

test("The recording shows the sender and the receiver", async () => {
  const { sender, trace } = await pair();
  await sender.deliver("/hook", {});
  const { participants, events } = trace("t");
  expect(participants).toEqual([
    { id: "server", label: "your server", kind: "receiver" },
    { id: "sender", label: "the provider", kind: "provider" },
  ]);
  expect(events.map(({ from, to }) => [from, to])).toEqual([
    ["sender", "server"],
    ["server", "sender"],
  ]);
});

test("Without a secret the error says where to set one", () => {
  const { sender } = fixturesFor(ORIGIN);
  expect(() => sender.deliver("/hook", {})).toThrow("WEBHOOK_SECRET in the lesson's env");
});

test("A check that uses a service without one in its lesson config gets an error", async () => {
  const fixtures = fixturesFor(await provider((_, response) => response.end()));
  expect(() => fixtures.service).toThrow('name it as "service" in its package.json');
});
