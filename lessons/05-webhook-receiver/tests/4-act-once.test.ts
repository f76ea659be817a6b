/**
 * Step 4, act once: deliveries come at least once, and `webhook-id` tells which is which.
 */

import { test } from "@course/lesson-kit";
import { event, HOOK, isAccepted, isActedOn, isRefused, newId } from "./helpers.ts";

const AGAIN =
  "A second delivery means that your answer was lost: say 2xx again, or the provider goes on trying.";
const ONCE =
  "The same webhook-id is the same event: a customer must not pay twice because a packet was lost.";
const TOGETHER =
  "Two may come at the same moment: looking up and writing down must be one step, with no await between.";

test("The same delivery twice is accepted twice and acted on once", async (fixtures) => {
  const [id, same] = [newId(), event()];
  isAccepted(await fixtures.sender.deliver(HOOK, same, { id }), AGAIN);
  isAccepted(await fixtures.sender.deliver(HOOK, same, { id }), AGAIN);
  await isActedOn(fixtures, [id], 1, ONCE);
});

test("It is the same also when others came in between", async (fixtures) => {
  const [id, other, same] = [newId(), newId(), event()];
  isAccepted(await fixtures.sender.deliver(HOOK, same, { id }), AGAIN);
  isAccepted(await fixtures.sender.deliver(HOOK, event(), { id: other }), AGAIN);
  isAccepted(await fixtures.sender.deliver(HOOK, same, { id }), AGAIN);
  await isActedOn(
    fixtures,
    [id, other],
    1,
    "A retry may come hours later, behind a thousand others.",
  );
});

test("Ten at the same time are acted on once", async (fixtures) => {
  const [id, same] = [newId(), event()];
  const all = Array.from({ length: 10 }, () => fixtures.sender.deliver(HOOK, same, { id }));
  for (const answer of await Promise.all(all)) isAccepted(answer, AGAIN);
  await isActedOn(fixtures, [id], 1, TOGETHER);
});

test("The same body under another id is another event", async (fixtures) => {
  const [first, second, same] = [newId(), newId(), event()];
  await fixtures.sender.deliver(HOOK, same, { id: first });
  await fixtures.sender.deliver(HOOK, same, { id: second });
  const why = "Two events may say the same: the id tells them apart, and nothing else does.";
  await isActedOn(fixtures, [first, second], 1, why);
});

test("An event of an unknown type is accepted and ignored", async (fixtures) => {
  const id = newId();
  const answer = await fixtures.sender.deliver(HOOK, event("todo.celebrated"), { id });
  isAccepted(
    answer,
    "Not mine is not an error: an answer of 4xx or 5xx brings it again, for days.",
  );
  await isActedOn(
    fixtures,
    [id],
    0,
    "Act on what you know: a type that is new to you means nothing yet.",
  );
});

test("An id that came with a bad signature first is acted on when it comes rightly", async (fixtures) => {
  const [id, same] = [newId(), event()];
  isRefused(await fixtures.sender.deliver(HOOK, same, { id, signature: () => "v1,AAAA" }), EARLY);
  isAccepted(await fixtures.sender.deliver(HOOK, same, { id }), EARLY);
  await isActedOn(fixtures, [id], 1, EARLY);
});

const EARLY =
  "Remember an id when you have accepted it, not before: or whoever guesses one can make you miss the event.";

test("An id that came with a body that is no JSON first is acted on when it comes rightly", async (fixtures) => {
  const id = newId();
  const first = await fixtures.sender.deliver(HOOK, "Buy milk", { id });
  // Who accepts it has said that it may be forgotten. The contract leaves that choice.
  if (first.status >= 200 && first.status <= 299) return;
  isAccepted(await fixtures.sender.deliver(HOOK, event(), { id }), REFUSED);
  await isActedOn(fixtures, [id], 1, REFUSED);
});

const REFUSED =
  "What you refuse may come again under the same id: remember the id when you have understood the body.";
