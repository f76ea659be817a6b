/**
 * Step 5, answer first, work later: the answer acknowledges the receipt, not the work.
 */

import type { Fixtures } from "@course/lesson-kit";
import { test } from "@course/lesson-kit";
import { event, HOOK, isAccepted, newId, soFar, untilActedOn } from "./helpers.ts";

/** A machine that stands still may hide what is looked for once, but not so often. */
const TRIES = 10;

/** The share of `WORK_MS` by which an answer has to be slower to have waited for it: the rest is for a busy machine. */
const LEAST = 3 / 4;

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
  await answersBeforeTheWork(fixtures, 1, FIRST);
});

test("A second delivery is answered before the work of the first is done", async (fixtures) => {
  await answersBeforeTheWork(fixtures, 2, BESIDE);
});

test("Every event that was answered with 2xx is listed in the end", async (fixtures) => {
  const ids = [newId(), newId(), newId()];
  const all = ids.map((id) => fixtures.sender.deliver(HOOK, event("todo.completed"), { id }));
  for (const answer of await Promise.all(all)) isAccepted(answer, DONE);
  const delivered = ids.map((id) => ({ id, cause: "answered with 2xx" }));
  await untilActedOn(fixtures, delivered, DONE);
});

/**
 * Expects that the last of `count` deliveries, one after the other, is answered before the work of the first is done.
 *
 * One of two signs is enough, once in all tries: the first event is not listed yet; or it all took no longer than
 * deliveries that are no work. The first sign fails at a right server that answers slowly, the second at one that
 * stores an event before it answers. A server that works first shows neither: it takes `WORK_MS` at least.
 */
async function answersBeforeTheWork(fixtures: Fixtures, count: 1 | 2, why: string): Promise<void> {
  const workMs = workTime(fixtures);
  // The work of earlier checks is over: it must not delay the answers that are compared.
  await soFar(fixtures);
  const fastest = { work: Number.POSITIVE_INFINITY, noWork: Number.POSITIVE_INFINITY };
  for (let left = TRIES; left > 0; left -= 1) {
    for (const _ of [1, 2, 3]) {
      const { tookMs } = await answered(fixtures, count, "todo.celebrated", why);
      fastest.noWork = Math.min(fastest.noWork, tookMs);
    }
    const { id, tookMs } = await answered(fixtures, count, "todo.added", why);
    fastest.work = Math.min(fastest.work, tookMs);
    const answer = await fixtures.http.get("/received");
    const list = answer.hasArray(why) as { id?: unknown }[];
    const isStillToDo = !list.some((each) => each?.id === id);
    if (isStillToDo || fastest.work - fastest.noWork < LEAST * workMs) return;
    if (left > 1) continue;
    const [work, noWork] = [Math.round(fastest.work), Math.round(fastest.noWork)];
    const [when, time] =
      count === 1
        ? ["its own answer", "the answer took"]
        : ["the answer to the next delivery", "both answers took"];
    answer.expect(false, {
      expected: `${id} not yet in GET /received after ${when}, since its work takes ${workMs} ms`,
      got: `it is there, in each of ${TRIES} tries; ${time} ${work} ms at best, and ${noWork} ms for a type that is no work`,
      why,
      near: id,
    });
  }
}

/** Delivers that many events of a type, one after the other: the id of the first, and the time until the last answer. */
async function answered({ sender }: Fixtures, count: number, type: string, why: string) {
  const [id, sentAt] = [newId(), performance.now()];
  for (let number = 1; number <= count; number += 1) {
    const options = number === 1 ? { id } : {};
    isAccepted(await sender.deliver(HOOK, event(type), options), why);
  }
  return { id, tookMs: performance.now() - sentAt };
}

const workTime = ({ env }: Fixtures) => Number(env["WORK_MS"] ?? 0);
