/**
 * What several steps do: make an event, deliver it, and look at what was acted on.
 */

import { randomUUID } from "node:crypto";
import type { Answer, Fixtures } from "@course/lesson-kit";

export const HOOK = "/hooks/todos";

/** Its title tells it from every other check's. */
export function event(type = "todo.added") {
  const data = { id: "1", title: `Buy milk ${randomUUID()}`, completed: false };
  return { type, timestamp: new Date().toISOString(), data };
}

export const newId = () => `msg_${randomUUID()}`;

export const nowS = () => Math.floor(Date.now() / 1_000);

/** Any 2xx will do: to the provider they all mean that it may forget the delivery. */
export function isAccepted(answer: Answer, why: string): Answer {
  const isSuccess = answer.status >= 200 && answer.status <= 299;
  return isSuccess ? answer : answer.hasStatus([200, 202, 204], why);
}

/** Any 4xx will do; a 5xx says that the server is at fault, and asks to try again. */
export function isRefused(answer: Answer, why: string): Answer {
  const isRefusal = answer.status >= 400 && answer.status <= 499;
  return isRefusal ? answer : answer.hasStatus(401, why);
}

interface Acted {
  id?: unknown;
  type?: unknown;
  data?: unknown;
}

/** Asks again and again until all these ids are in GET /received; returns that answer and its list. */
export async function untilActedOn({ http }: Pick<Fixtures, "http">, ids: string[], why: string) {
  const listOf = (answer: Answer) => answer.hasArray(why) as Acted[];
  const missingIn = (list: Acted[]) => ids.filter((id) => !list.some((each) => each?.id === id));
  const isThere = (answer: Answer) => missingIn(listOf(answer)).length === 0;
  const answer = await http.getUntil("/received", isThere);
  const list = listOf(answer);
  answer.expect(isThere(answer), {
    expected: `${ids.join(" and ")} in GET /received`,
    got: `a list of ${list.length} without ${missingIn(list).join(" and ")}`,
    why,
  });
  return { answer, list };
}

/**
 * What was acted on of all that was delivered so far: it delivers one more and waits until that is listed.
 *
 * The contract orders no work, so what has to be there is waited for by its id. What must not be there is
 * taken to be done before the one that came last: a server that works in another order may hide it once.
 */
export async function soFar(fixtures: Pick<Fixtures, "http" | "sender">) {
  const id = newId();
  const why = "A delivery that is signed rightly, and fresh, is acted on.";
  isAccepted(await fixtures.sender.deliver(HOOK, event(), { id }), why);
  return untilActedOn(fixtures, [id], why);
}

/** Expects that the list holds each of these ids that often: never, or once. */
export async function isActedOn(
  fixtures: Pick<Fixtures, "http" | "sender">,
  ids: string[],
  times: 0 | 1,
  why: string,
): Promise<void> {
  const last = await soFar(fixtures);
  const { answer, list } = times === 0 ? last : await untilActedOn(fixtures, ids, why);
  for (const id of ids) {
    const found = list.filter((each) => each?.id === id).length;
    answer.expect(found === times, {
      expected: `${id} ${words(times)} in GET /received`,
      got: `${id} ${words(found)}`,
      why,
      near: id,
    });
  }
}

const words = (times: number) => ["not", "once"][times] ?? `${times} times`;
