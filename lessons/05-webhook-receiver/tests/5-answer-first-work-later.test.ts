/**
 * Step 5, answer first, work later: the answer acknowledges the receipt, not the work.
 */

import { test } from "@course/lesson-kit";
import { event, HOOK, isAccepted, newId, untilActedOn } from "./helpers.ts";

/**
 * A right server shows the moment between its answer and its work nearly always. On a machine that
 * stands still it may pass unseen, so it is looked for more than once; a server that works first has none.
 */
const TRIES = 10;

const FIRST =
  "The provider waits on an open connection and gives up after some seconds: if you work before you answer, it sends the event again while you are still working.";

const BESIDE =
  "An answer waits for nobody's work: behind one slow event, the next provider gives up as well.";

test("The answer comes before the work is done", async ({ http, sender }) => {
  for (let left = TRIES; left > 0; left -= 1) {
    const id = newId();
    isAccepted(await sender.deliver(HOOK, event(), { id }), FIRST);
    const answer = await http.get("/received");
    const list = answer.hasArray(FIRST) as { id?: unknown }[];
    const isStillToDo = !list.some((each) => each?.id === id);
    if (isStillToDo) return;
    if (left === 1)
      answer.expect(false, {
        expected: `${id} not yet in GET /received`,
        got: `it right after its own answer, in each of ${TRIES} tries`,
        why: FIRST,
        near: id,
      });
  }
});

test("A second delivery is answered while the first is still to do", async ({ http, sender }) => {
  for (let left = TRIES; left > 0; left -= 1) {
    const id = newId();
    isAccepted(await sender.deliver(HOOK, event(), { id }), BESIDE);
    isAccepted(await sender.deliver(HOOK, event(), { id: newId() }), BESIDE);
    const answer = await http.get("/received");
    const list = answer.hasArray(BESIDE) as { id?: unknown }[];
    if (!list.some((each) => each?.id === id)) return;
    if (left === 1)
      answer.expect(false, {
        expected: `${id} not yet in GET /received`,
        got: `it right after the next delivery's answer, in each of ${TRIES} tries`,
        why: BESIDE,
        near: id,
      });
  }
});

test("What was answered is done in the end", async (fixtures) => {
  const ids = [newId(), newId(), newId()];
  const why =
    "2xx means that the provider may forget it: from then on nobody but you knows of the event.";
  const all = ids.map((id) => fixtures.sender.deliver(HOOK, event("todo.completed"), { id }));
  for (const answer of await Promise.all(all)) isAccepted(answer, why);
  await untilActedOn(fixtures, ids, why);
});
