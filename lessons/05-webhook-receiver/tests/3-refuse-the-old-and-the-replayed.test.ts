/**
 * Step 3, refuse the old and the replayed: Standard Webhooks 1.0.0, "Verifying signatures".
 *
 * The bound of 300 s is not tried to the second: a slow machine would decide.
 */

import { createHmac } from "node:crypto";
import type { DeliverOptions, Fixtures } from "@course/lesson-kit";
import { test } from "@course/lesson-kit";
import { event, HOOK, isAccepted, isActedOn, isRefused, newId, nowS } from "./helpers.ts";

const OLD =
  "Its signature holds for ever: only its age tells a delivery from one that somebody recorded and sends again.";
const AHEAD =
  "A timestamp ahead of its time could be replayed until that time has passed: look both ways.";
const NEAR =
  "Clocks differ, and networks are slow: 300 s either way are what the reference libraries allow.";
const NUMBER =
  "Comparisons with NaN are always false: check that the timestamp is within 300 s, not that it is outside.";
const SECONDS = "The timestamp counts seconds: in milliseconds it lies fifty thousand years ahead.";

test("A delivery of 400 s ago is refused", async ({ sender }) => {
  isRefused(await sender.deliver(HOOK, event(), { timestamp: nowS() - 400 }), OLD);
});

test("A delivery from 400 s ahead is refused", async ({ sender }) => {
  isRefused(await sender.deliver(HOOK, event(), { timestamp: nowS() + 400 }), AHEAD);
});

for (const seconds of [-200, 200]) {
  test(`A delivery whose clock is ${seconds} s off is accepted`, async ({ sender }) => {
    isAccepted(await sender.deliver(HOOK, event(), { timestamp: nowS() + seconds }), NEAR);
  });
}

test("The standard's published example is refused: it is of 2021", async ({ sender }) => {
  const id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  const answer = await sender.deliver(HOOK, '{"test": 2432232314}', { id, timestamp: 1614265330 });
  isRefused(answer, OLD);
});

test("A timestamp in milliseconds is refused", async ({ sender }) => {
  isRefused(await sender.deliver(HOOK, event(), { timestamp: Date.now() }), SECONDS);
});

for (const timestamp of ["soon", "NaN", ""]) {
  test(`"${timestamp}" for a timestamp is refused, though it is signed`, async ({
    sender,
    env,
  }) => {
    isRefused(await sender.deliver(HOOK, event(), signedFor(timestamp, env)), NUMBER);
  });
}

test("Nothing that is too old, or ahead, is acted on", async (fixtures) => {
  const [old, ahead] = [newId(), newId()];
  await fixtures.sender.deliver(HOOK, event(), { id: old, timestamp: nowS() - 400 });
  await fixtures.sender.deliver(HOOK, event(), { id: ahead, timestamp: nowS() + 400 });
  await isActedOn(
    fixtures,
    [old, ahead],
    0,
    "What is refused leaves nothing behind: look before you act.",
  );
});

/** Signs for a timestamp that the reference library would not sign for. */
function signedFor(timestamp: string, env: Fixtures["env"]): DeliverOptions {
  const key = Buffer.from(String(env["WEBHOOK_SECRET"]).replace("whsec_", ""), "base64");
  const [id, body] = [newId(), JSON.stringify(event())];
  const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const headers = { "webhook-timestamp": timestamp };
  return { id, tampered: body, headers, signature: () => `v1,${hmac}` };
}
