/**
 * Step 5, answer first, work later: the answer acknowledges the receipt, not the work.
 */

import type { Fixtures } from "@course/lesson-kit";
import { test } from "@course/lesson-kit";
import { event, HOOK, isAccepted, newId, soFar, untilActedOn } from "./helpers.ts";

/** A machine that stands still may hide what is looked for once, but not so often. */
const TRIES = 10;

/** Times are compared by the shortest of so many, or of more: a busy machine makes some of them longer. */
const LEAST_TRIES = 4;

/** The share of `WORK_MS` by which an answer has to be slower to have waited for it: the rest is for a busy machine. */
const LEAST = 1 / 2;

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

test("A delivery is answered before the work of earlier ones is done", async (fixtures) => {
  await answersBeforeTheWork(fixtures, 4, BESIDE);
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
 * One of two signs is enough: the first event is not listed yet, in any try; or it all took no longer than as many
 * deliveries that have nothing to wait for. A right server that answers slowly shows the second. A server
 * that works first shows neither: it takes `WORK_MS` at least.
 */
async function answersBeforeTheWork(fixtures: Fixtures, count: number, why: string): Promise<void> {
  const workMs = workTime(fixtures);
  // If one answer waits for its own work, or each for the work of the one before it.
  const waitedMs = workMs * Math.max(1, count - 1);
  const fastest = { all: Number.POSITIVE_INFINITY, idle: Number.POSITIVE_INFINITY };
  for (let tries = 1; tries <= TRIES; tries += 1) {
    // All earlier work is over: it must not delay the answers that are compared.
    await soFar(fixtures);
    const idle = await answered(fixtures, count, "todo.celebrated", why);
    const { id, tookMs } = await answered(fixtures, count, "todo.added", why);
    fastest.idle = Math.min(fastest.idle, idle.tookMs);
    fastest.all = Math.min(fastest.all, tookMs);
    const answer = await fixtures.http.get("/received");
    const list = answer.hasArray(why) as { id?: unknown }[];
    const isStillToDo = !list.some((each) => each?.id === id);
    const isNoSlower = fastest.all - fastest.idle < LEAST * waitedMs;
    if (isStillToDo || (isNoSlower && tries >= LEAST_TRIES)) return;
    if (tries < TRIES) continue;
    const [all, none] = [Math.round(fastest.all), Math.round(fastest.idle)];
    const [when, which] =
      count === 1
        ? ["its own answer", "the answer"]
        : [`${count - 1} more answers`, `these ${count} answers`];
    const times = `${which} took ${all} ms at best, and ${none} ms for a type that is no work`;
    answer.expect(false, {
      expected: `${id} not yet in GET /received after ${when}, since its work takes ${workMs} ms`,
      got: `it is there, in each of ${TRIES} tries; ${times}`,
      why,
      near: id,
    });
  }
}

/** Delivers that many events of a type, one after the other: the id of the first, and the time of all answers. */
async function answered({ sender }: Fixtures, count: number, type: string, why: string) {
  const [id, sentAt] = [newId(), performance.now()];
  isAccepted(await sender.deliver(HOOK, event(type), { id }), why);
  for (let more = count - 1; more > 0; more -= 1) {
    isAccepted(await sender.deliver(HOOK, event(type)), why);
  }
  return { id, tookMs: performance.now() - sentAt };
}

const workTime = ({ env }: Fixtures) => Number(env["WORK_MS"] ?? 0);
