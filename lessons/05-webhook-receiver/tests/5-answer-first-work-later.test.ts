/**
 * Step 5, answer first, work later: the answer acknowledges the receipt, not the work.
 */

import type { Answer, Fixtures } from "@course/lesson-kit";
import { test } from "@course/lesson-kit";
import { event, HOOK, isAccepted, newId, soFar, untilActedOn } from "./helpers.ts";

/** A machine that stands still may hide what is looked for once, but not so often. */
const TRIES = 10;

/** A timer may ring that much early. */
const TIMER_MS = 10;

const WORK =
  "WORK_MS is how long the work of one event takes, in milliseconds: an event is listed when that work is done.";
const FIRST =
  "The provider waits on an open connection and gives up after some seconds: if you work before you answer, it sends the event again while you are still working.";
const BESIDE =
  "An answer must not wait for the work of other events: behind a slow one, the next provider gives up as well.";
const DONE =
  "2xx means that the provider may forget the event: from then on only your server knows of it.";

test("An event is listed no sooner than WORK_MS after it was sent", async (fixtures) => {
  const [id, sentAt] = [newId(), performance.now()];
  isAccepted(await fixtures.sender.deliver(HOOK, event(), { id }), WORK);
  const { answer } = await untilActedOn(fixtures, [{ id, cause: "answered with 2xx" }], WORK);
  const afterMs = Math.round(performance.now() - sentAt);
  const workMs = workTime(fixtures);
  answer.expect(afterMs >= workMs - TIMER_MS, {
    expected: `${id} in GET /received after ${workMs} ms or later: WORK_MS is ${workMs}`,
    got: `it after ${afterMs} ms`,
    why: WORK,
    near: id,
  });
});

test("The answer comes before the work is done", async (fixtures) => {
  const { sender } = fixtures;
  await answersBeforeTheWork(fixtures, FIRST, "its own answer", async () => {
    const id = newId();
    const tookMs = await timed(() => sender.deliver(HOOK, event(), { id }), FIRST);
    return { id, tookMs };
  });
});

test("A second delivery is answered before the work of the first is done", async (fixtures) => {
  const { sender } = fixtures;
  await answersBeforeTheWork(fixtures, BESIDE, "the answer to the next delivery", async () => {
    const id = newId();
    isAccepted(await sender.deliver(HOOK, event(), { id }), BESIDE);
    const tookMs = await timed(() => sender.deliver(HOOK, event(), { id: newId() }), BESIDE);
    return { id, tookMs };
  });
});

test("Every event that was answered with 2xx is listed in the end", async (fixtures) => {
  const ids = [newId(), newId(), newId()];
  const all = ids.map((id) => fixtures.sender.deliver(HOOK, event("todo.completed"), { id }));
  for (const answer of await Promise.all(all)) isAccepted(answer, DONE);
  const delivered = ids.map((id) => ({ id, cause: "answered with 2xx" }));
  await untilActedOn(fixtures, delivered, DONE);
});

/**
 * Expects that an answer does not wait for the work of event `id`.
 *
 * One of two signs is enough, once in all tries: after the answer the event is not listed yet; or the answer
 * took no longer than one to an event that is no work. The first fails at a right server that answers slowly,
 * the second at one that stores an event before it answers. A server that works first shows neither.
 */
async function answersBeforeTheWork(
  fixtures: Fixtures,
  why: string,
  when: string,
  deliver: () => Promise<{ id: string; tookMs: number }>,
): Promise<void> {
  const { http, sender } = fixtures;
  const workMs = workTime(fixtures);
  // The work of earlier checks is over: it must not delay the answers that are compared.
  await soFar(fixtures);
  const fastest = { work: Number.POSITIVE_INFINITY, noWork: Number.POSITIVE_INFINITY };
  for (let left = TRIES; left > 0; left -= 1) {
    const noWorkMs = await timed(() => sender.deliver(HOOK, event("todo.celebrated")), why);
    const { id, tookMs } = await deliver();
    const answer = await http.get("/received");
    const list = answer.hasArray(why) as { id?: unknown }[];
    fastest.work = Math.min(fastest.work, tookMs);
    fastest.noWork = Math.min(fastest.noWork, noWorkMs);
    const isStillToDo = !list.some((each) => each?.id === id);
    if (isStillToDo || fastest.work - fastest.noWork < workMs / 2) return;
    if (left > 1) continue;
    const [slow, fast] = [Math.round(fastest.work), Math.round(fastest.noWork)];
    answer.expect(false, {
      expected: `${id} not yet in GET /received after ${when}, since its work takes ${workMs} ms`,
      got: `it is there, in each of ${TRIES} tries; the answer took ${slow} ms at best, and ${fast} ms for a type that is no work`,
      why,
      near: id,
    });
  }
}

/** Milliseconds until the delivery was accepted. */
async function timed(deliver: () => Promise<Answer>, why: string): Promise<number> {
  const sentAt = performance.now();
  isAccepted(await deliver(), why);
  return performance.now() - sentAt;
}

const workTime = ({ env }: Fixtures) => Number(env["WORK_MS"] ?? 0);
