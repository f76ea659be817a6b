/** The inbox: what it registers, what it answers, and what it says of a delivery. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Lesson } from "@course/lesson-kit/judge";
import { makeFixtures, NO_CONFIG } from "@course/lesson-kit/judge";
import picocolors from "picocolors";
import { expect, onTestFinished, test } from "vitest";
import type { Arrival } from "../src/inbox/inbox.ts";
import { SLOW_MS } from "../src/inbox/answers.ts";
import { Inbox } from "../src/inbox/inbox.ts";
import { nextTryMs } from "../src/inbox/next-try.ts";
import { arrivalLine } from "../src/view/arrival.ts";
import { serving } from "./serving.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const LESSON: Lesson = {
  number: 4,
  id: "04",
  name: "04-webhooks",
  title: "Webhooks",
  folder: "/course/lessons/04-webhooks",
  port: 4004,
  steps: [],
  config: NO_CONFIG,
};
const PLAIN = picocolors.createColors(false);

/** An inbox, its arrivals as they come, and a provider that delivers to it. */
async function opened() {
  const arrivals: Arrival[] = [];
  const waiting: (() => void)[] = [];
  const inbox = await Inbox.open(LESSON, (arrival) => {
    arrivals.push(arrival);
    waiting.splice(0).forEach((resolve) => resolve());
  });
  const arrived = async (count: number) => {
    while (arrivals.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    return arrivals.map((each) => arrivalLine(each, PLAIN).slice("14:03:07  ".length));
  };
  const { sender, close } = makeFixtures(new URL(inbox.url).origin, new AbortController().signal, {
    env: { WEBHOOK_SECRET: SECRET },
  });
  onTestFinished(async () => {
    await close();
    await inbox.close();
  });
  return { inbox, arrivals, arrived, sender };
}

/** A provider that answers a registration with `status` and `body`. */
const registering =
  (status: number, body: unknown, seen: string[] = []) =>
  async (request: IncomingMessage, response: ServerResponse) => {
    for await (const chunk of request) seen.push(String(chunk));
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(body));
  };

test("It registers its address for both events, and knows the secret from then on", async () => {
  const { inbox, arrived, sender } = await opened();
  const seen: string[] = [];
  const answer = { id: "7", status: "active", secret: SECRET };
  await serving(registering(201, answer, seen), async (origin) => {
    expect(await inbox.register(origin)).toEqual({ ok: true, ...answer });
  });
  expect(JSON.parse(seen.join(""))).toEqual({
    url: inbox.url,
    events: ["todo.added", "todo.completed"],
  });
  await sender.deliver("/inbox", { type: "todo.added" });
  await sender.deliver("/inbox", { type: "todo.added" }, { tampered: "{}" });
  expect(await arrived(2)).toEqual([
    "todo.added  attempt 1: 204  signature holds",
    "a body without a type  attempt 1: 204  signature does not hold",
  ]);
});

test("A registration that fails is told as a sentence", async () => {
  const { inbox } = await opened();
  await serving(registering(404, {}), async (origin) => {
    const why = "POST /webhooks was answered with 404, not with 201.";
    expect(await inbox.register(origin)).toEqual({ ok: false, why });
  });
  expect(await inbox.register("http://127.0.0.1:1")).toMatchObject({
    ok: false,
    why: expect.stringContaining("POST /webhooks got no answer ("),
  });
});

test("A failing answer says when the next try is due, and the last one does not", async () => {
  const { inbox, arrived, sender } = await opened();
  inbox.answer = "500";
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    await sender.deliver("/inbox", { type: "todo.added" }, { id: "msg_1" });
  }
  inbox.answer = "410";
  await sender.deliver("/inbox", { type: "todo.completed" }, { id: "msg_2" });
  const unknown = "signature does not hold";
  expect(await arrived(5)).toEqual([
    `todo.added  attempt 1: 500  ${unknown}  next try in 1 s`,
    `todo.added  attempt 2: 500  ${unknown}  next try in 5 s`,
    `todo.added  attempt 3: 500  ${unknown}  next try in 30 s`,
    `todo.added  attempt 4: 500  ${unknown}`,
    `todo.completed  attempt 1: 410  ${unknown}`,
  ]);
});

test("A challenge is echoed, and what crossed is kept", async () => {
  const { arrivals, arrived, sender } = await opened();
  const unsigned = {
    "webhook-id": undefined,
    "webhook-timestamp": undefined,
    "webhook-signature": undefined,
  };
  const body = { type: "webhook.verify", challenge: "c1" };
  const answer = await sender.deliver("/inbox", body, { headers: unsigned });
  expect(answer.json("JSON")).toEqual({ challenge: "c1" });
  expect(await arrived(1)).toEqual(["webhook.verify  200 with the challenge"]);
  expect(arrivals[0]?.trace.events.map(({ kind }) => kind)).toEqual(["request", "response"]);
});

test("A type from the wire cannot steer the terminal", async () => {
  const { arrived, sender } = await opened();
  await sender.deliver("/inbox", { type: "\u001b[2J" });
  expect((await arrived(1))[0]).toMatch(/^�\[2J  attempt 1/);
});

test("The schedule is the one that the server was started with", () => {
  expect([1, 2, 3].map((attempt) => nextTryMs(attempt, "50,100"))).toEqual([50, 100, undefined]);
});

test("It answers late, and leads elsewhere, which is a failed attempt", async () => {
  const { inbox, arrived, sender } = await opened();
  inbox.answer = "redirect";
  const answer = await sender.deliver("/inbox", { type: "todo.added" }, { id: "msg_1" });
  expect(answer.status).toBe(302);
  expect(answer.headers.get("location")).toBe(`${inbox.url}/elsewhere`);
  inbox.answer = "slow";
  const askedAt = performance.now();
  await sender.deliver("/inbox", { type: "todo.added" }, { id: "msg_2" });
  expect(performance.now() - askedAt).toBeGreaterThan(SLOW_MS - 100);
  expect(await arrived(2)).toEqual([
    "todo.added  attempt 1: redirect  signature does not hold  next try in 1 s",
    "todo.added  attempt 1: slow  signature does not hold",
  ]);
});

test("A delivery that is sent again is the same to the byte, and the server did not send it", async () => {
  const { inbox, arrivals, arrived, sender } = await opened();
  await serving(registering(201, { id: "7", status: "active", secret: SECRET }), (origin) =>
    inbox.register(origin),
  );
  await sender.deliver("/inbox", { type: "todo.added", data: 1.5 });
  await arrived(1);
  expect(await inbox.replay(1)).toBe(true);
  expect((await arrived(2))[1]).toBe("todo.added  attempt 2: 204  signature holds");
  const [one, two] = arrivals.map(({ trace }) => trace.events[0]);
  expect(two).toMatchObject({ from: "console", to: "inbox" });
  expect(one).toMatchObject({ from: "server", body: two && "body" in two ? two.body : {} });
  expect(await inbox.replay(99)).toBe(false);
});
