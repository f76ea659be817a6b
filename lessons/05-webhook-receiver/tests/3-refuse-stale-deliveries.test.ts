/**
 * Step 3, refuse stale deliveries: Standard Webhooks 1.0.0, "Verifying signatures".
 *
 * The bound of 300 s is tried 10 s before and after it: more than an answer may take.
 */

import { createHmac } from "node:crypto";
import type { DeliverOptions, Fixtures } from "@course/lesson-kit";
import { test } from "@course/lesson-kit";
import { event, HOOK, isAccepted, isNotActedOn, isRefused, newId, nowS } from "./helpers.ts";

const OLD =
  "A signature never expires: only the timestamp tells a new delivery from one that was recorded and is sent again.";
const AHEAD =
  "A timestamp in the future could be replayed until that time has passed: check both directions.";
const NEAR =
  "Clocks differ, and networks are slow: up to 300 s in either direction are accepted, as by the reference libraries.";
const NUMBER =
  "Comparisons with NaN are always false: check that the timestamp is within 300 s, not that it is outside.";
const DATE =
  "webhook-timestamp is a number of Unix seconds: anything else is refused, including a date.";
const SECONDS =
  "The timestamp counts seconds: read as seconds, milliseconds are fifty thousand years ahead.";
const EVENT_TIME =
  "The timestamp in the body says when the event happened, webhook-timestamp when this attempt was sent: a retry comes hours later.";

test("An event of an hour ago that is delivered now is accepted", async ({ sender }) => {
  const timestamp = new Date(Date.now() - 3_600_000).toISOString();
  const answer = await sender.deliver(HOOK, { ...event(), timestamp });
  const details = `for "timestamp":"${timestamp}" in the body, and webhook-timestamp now`;
  isAccepted(answer, EVENT_TIME, details);
});

test("A delivery of 310 s ago is refused", async ({ sender }) => {
  const timestamp = nowS() - 310;
  const answer = await sender.deliver(HOOK, event(), { timestamp });
  isRefused(answer, OLD, `for webhook-timestamp: ${timestamp}, 310 s ago, with a valid signature`);
});

test("A delivery from 310 s ahead is refused", async ({ sender }) => {
  const timestamp = nowS() + 310;
  const answer = await sender.deliver(HOOK, event(), { timestamp });
  isRefused(
    answer,
    AHEAD,
    `for webhook-timestamp: ${timestamp}, 310 s ahead, with a valid signature`,
  );
});

for (const [words, offset] of [
  ["of 290 s ago", -290],
  ["from 290 s ahead", 290],
] as const) {
  test(`A delivery ${words} is accepted`, async ({ sender }) => {
    const timestamp = nowS() + offset;
    const answer = await sender.deliver(HOOK, event(), { timestamp });
    isAccepted(answer, NEAR, `for webhook-timestamp: ${timestamp}, a delivery ${words}`);
  });
}

test("The standard's published example is refused: it is of 2021", async ({ sender }) => {
  const id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  const answer = await sender.deliver(HOOK, '{"test": 2432232314}', { id, timestamp: 1614265330 });
  isRefused(answer, OLD, "for webhook-timestamp: 1614265330, in 2021, with a valid signature");
});

test("A timestamp in milliseconds is refused", async ({ sender }) => {
  const timestamp = Date.now();
  const answer = await sender.deliver(HOOK, event(), { timestamp });
  isRefused(answer, SECONDS, `for webhook-timestamp: ${timestamp}, with a valid signature`);
});

for (const timestamp of ["soon", "NaN", ""]) {
  test(`"${timestamp}" as a timestamp is refused, even if it is signed`, async (fixtures) => {
    await isRefusedFor(timestamp, fixtures, NUMBER);
  });
}

test("A date as a timestamp is refused, even if it is signed", async (fixtures) => {
  await isRefusedFor(new Date().toISOString(), fixtures, DATE);
});

async function isRefusedFor(timestamp: string, fixtures: Fixtures, why: string): Promise<void> {
  const { sender, env } = fixtures;
  const answer = await sender.deliver(HOOK, event(), signedFor(timestamp, newId(), env));
  isRefused(
    answer,
    why,
    `for webhook-timestamp: ${timestamp || "(empty)"}, with a valid signature`,
  );
}

test("A delivery with a wrong timestamp is not listed in GET /received", async (fixtures) => {
  const { sender, env } = fixtures;
  const [old, ahead, soon] = [newId(), newId(), newId()];
  await sender.deliver(HOOK, event(), { id: old, timestamp: nowS() - 310 });
  await sender.deliver(HOOK, event(), { id: ahead, timestamp: nowS() + 310 });
  await sender.deliver(HOOK, event(), signedFor("soon", soon, env));
  const refused = [
    { id: old, cause: "after a refused delivery: it was 310 s old" },
    { id: ahead, cause: "after a refused delivery: it was 310 s ahead" },
    { id: soon, cause: 'after a refused delivery: its timestamp was "soon"' },
  ];
  const why = "Check before you act: once the work has begun, a refusal comes too late.";
  await isNotActedOn(fixtures, refused, why);
});

/** Signs for a timestamp that the reference library would not sign for. */
function signedFor(timestamp: string, id: string, env: Fixtures["env"]): DeliverOptions {
  const key = Buffer.from(String(env["WEBHOOK_SECRET"]).replace("whsec_", ""), "base64");
  const body = JSON.stringify(event());
  const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const headers = { "webhook-timestamp": timestamp };
  return { id, tampered: body, headers, signature: () => `v1,${hmac}` };
}
