/**
 * Step 4, act once: deliveries come at least once, and `webhook-id` tells which event each one is.
 */

import type { DeliverOptions } from "@course/lesson-kit";
import { test } from "@course/lesson-kit";
import {
  type Delivered,
  event,
  HOOK,
  isAccepted,
  isActedOnOnce,
  isNotActedOn,
  isRefused,
  newId,
  nowS,
  untilActedOn,
} from "./helpers.ts";

const AGAIN =
  "A second delivery means that your answer was lost: answer 2xx again, or the provider goes on retrying.";
const ONCE =
  "The same webhook-id is the same event: a customer must not pay twice because a packet was lost.";
const AT_WORK =
  "The second delivery may come while you work on the first: store the id when you accept it, not when the work is done.";
const RETRY =
  "A retry has a timestamp and a signature of its own (lesson 04): only its webhook-id says that it is the same event.";
const LATER = "A retry may come hours later, after a thousand other deliveries: keep every id.";
const TOGETHER =
  "Two may come at the same moment: looking up and storing the id must be one step, with no await between.";
const OTHER =
  "Two events may say the same: the webhook-id tells them apart, and nothing else does.";
const NOT_MINE =
  "A type that you do not handle is not an error: after a 4xx or 5xx the provider retries for days.";
const IGNORED = "Act only on the types that you know, compared as a whole.";
const INHERITED = "Act only on the types that you know: `in` on an object also finds toString.";
const STILL_CHECKED =
  "A known webhook-id proves nothing: check signature and timestamp first, then look the id up.";
const NO_MARK =
  "Store an id when you have accepted its delivery, not before: otherwise anybody can make you miss the event.";

test("The same delivery twice is accepted twice and acted on once", async (fixtures) => {
  const [id, same] = [newId(), event()];
  const exactly = { id, timestamp: nowS() };
  isAccepted(await fixtures.sender.deliver(HOOK, same, exactly), AGAIN);
  await untilActedOn(fixtures, [{ id, cause: "after a valid delivery" }], ONCE);
  isAccepted(await fixtures.sender.deliver(HOOK, same, exactly), AGAIN, `for ${id} again`);
  await isActedOnOnce(fixtures, [{ id, cause: "after 2 deliveries of it" }], ONCE);
});

test("A second delivery that comes before the work of the first is done is not acted on", async (fixtures) => {
  const [id, same] = [newId(), event()];
  const exactly = { id, timestamp: nowS() };
  for (const _ of [1, 2]) {
    isAccepted(await fixtures.sender.deliver(HOOK, same, exactly), AGAIN, `for ${id}`);
  }
  const cause = "after 2 deliveries, one right after the other";
  await isActedOnOnce(fixtures, [{ id, cause }], AT_WORK);
});

test("A retry with a new timestamp and signature is accepted and not acted on again", async (fixtures) => {
  const [id, same] = [newId(), event()];
  for (const timestamp of [nowS() - 10, nowS() - 5, nowS()]) {
    const answer = await fixtures.sender.deliver(HOOK, same, { id, timestamp });
    isAccepted(answer, AGAIN, `for ${id}, sent at ${timestamp}`);
  }
  const cause = "after 3 attempts, each with its own timestamp";
  await isActedOnOnce(fixtures, [{ id, cause }], RETRY);
});

test("A delivery is recognized even if others came in between", async (fixtures) => {
  const [id, other, same] = [newId(), newId(), event()];
  const exactly = { id, timestamp: nowS() };
  isAccepted(await fixtures.sender.deliver(HOOK, same, exactly), AGAIN);
  isAccepted(await fixtures.sender.deliver(HOOK, event(), { id: other }), AGAIN);
  isAccepted(await fixtures.sender.deliver(HOOK, same, exactly), AGAIN, `for ${id} again`);
  const twice = { id, cause: "after 2 deliveries with another one in between" };
  await isActedOnOnce(fixtures, [twice, { id: other, cause: "delivered once" }], LATER);
});

test("Ten deliveries of one event at the same time are acted on once", async (fixtures) => {
  const [id, same] = [newId(), event()];
  const exactly = { id, timestamp: nowS() };
  const all = Array.from({ length: 10 }, () => fixtures.sender.deliver(HOOK, same, exactly));
  for (const answer of await Promise.all(all)) isAccepted(answer, AGAIN, `for one of 10 of ${id}`);
  await isActedOnOnce(fixtures, [{ id, cause: "after 10 deliveries at the same time" }], TOGETHER);
});

test("The same body under another webhook-id is another event", async (fixtures) => {
  const [first, second, same] = [newId(), newId(), event()];
  for (const id of [first, second]) {
    isAccepted(await fixtures.sender.deliver(HOOK, same, { id }), OTHER);
  }
  const delivered = [
    { id: first, cause: "delivered once" },
    { id: second, cause: `with the body of ${first}` },
  ];
  await isActedOnOnce(fixtures, delivered, OTHER);
});

test("An event of an unknown type is accepted and not acted on", async (fixtures) => {
  for (const [type, why] of [
    ["todo.celebrated", IGNORED],
    ["todo.added.twice", IGNORED],
    ["toString", INHERITED],
  ] as const) {
    const [id, same] = [newId(), event(type)];
    for (const times of ["first", "second"]) {
      const answer = await fixtures.sender.deliver(HOOK, same, { id });
      isAccepted(answer, NOT_MINE, `for the ${times} delivery of "type":"${type}"`);
    }
    await isNotActedOn(fixtures, [{ id, cause: `after a delivery of type "${type}"` }], why);
  }
});

const REFUSED: [words: string, options: () => DeliverOptions][] = [
  ["with a bad signature", () => ({ signature: () => "v1,AAAA" })],
  ["without a signature", () => ({ headers: { "webhook-signature": undefined } })],
  ["with a changed body", () => ({ tampered: JSON.stringify(event()) })],
  ["from 310 s ago", () => ({ timestamp: nowS() - 310 })],
  ["from 310 s ahead", () => ({ timestamp: nowS() + 310 })],
];

test("A valid delivery is acted on even if one with its webhook-id was refused before", async (fixtures) => {
  const delivered: Delivered[] = [];
  for (const [words, options] of REFUSED) {
    const [id, same] = [newId(), event()];
    isRefused(await fixtures.sender.deliver(HOOK, same, { id, ...options() }), NO_MARK);
    isAccepted(await fixtures.sender.deliver(HOOK, same, { id }), NO_MARK, `for ${id}, valid now`);
    delivered.push({ id, cause: `after a delivery ${words} and a valid one` });
  }
  await isActedOnOnce(fixtures, delivered, NO_MARK);
});

for (const [words, options] of REFUSED) {
  test(`A known webhook-id that comes ${words} is refused`, async (fixtures) => {
    const [id, same] = [newId(), event()];
    isAccepted(await fixtures.sender.deliver(HOOK, same, { id }), AGAIN);
    const answer = await fixtures.sender.deliver(HOOK, same, { id, ...options() });
    isRefused(answer, STILL_CHECKED, `for ${id}, known since its first delivery, ${words}`);
  });
}

test("A valid delivery is acted on even if one that is no JSON was refused before", async (fixtures) => {
  const id = newId();
  const first = await fixtures.sender.deliver(HOOK, "Buy milk", { id });
  // A server that accepts it has said that it may be forgotten. The contract leaves that choice.
  if (first.status >= 200 && first.status <= 299) return;
  isAccepted(await fixtures.sender.deliver(HOOK, event(), { id }), UNDERSTOOD, `for ${id} again`);
  const cause = "after a refused delivery that was no JSON and a valid one";
  await isActedOnOnce(fixtures, [{ id, cause }], UNDERSTOOD);
});

const UNDERSTOOD =
  "A delivery that you refuse may come again under the same id: store the id when you have understood the body.";
