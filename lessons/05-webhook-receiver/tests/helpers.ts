/**
 * What several steps do: make an event, deliver it, and look at what was acted on.
 */

import { randomUUID } from "node:crypto";
import type { Answer, DeliveryAnswer, Fixtures } from "@course/lesson-kit";
import { describeValue } from "@course/lesson-kit";

export const HOOK = "/hooks/todos";

/** Its title tells it from every other check's. */
export function event(type = "todo.added") {
  const data = { id: "1", title: `Buy milk ${randomUUID()}`, completed: false };
  return { type, timestamp: new Date().toISOString(), data };
}

export const newId = () => `msg_${randomUUID()}`;

export const nowS = () => Math.floor(Date.now() / 1_000);

/** The statuses to name; any other 2xx will do as well. */
export const ACCEPTED = [200, 202, 204];

/** Any 2xx will do: to the provider they all mean that it may forget the delivery. `details` follow the status. */
export function isAccepted<T extends Answer>(answer: T, why: string, details = ""): T {
  const isSuccess = answer.status >= 200 && answer.status <= 299;
  return isSuccess ? answer : answer.hasStatus(ACCEPTED, why, details);
}

/** Any 4xx will do; a 5xx says that the server is at fault, and asks to try again. `details` follow the status. */
export function isRefused<T extends Answer>(answer: T, why: string, details = ""): T {
  const isRefusal = answer.status >= 400 && answer.status <= 499;
  return isRefusal ? answer : answer.hasStatus(401, why, details);
}

/** For the details of a status: what was signed, and the signature that is valid for it. */
export function signing({ signed, signature }: DeliveryAnswer): string {
  const line = signed.replaceAll("\n", String.raw`\n`);
  const whole = line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 20)}…${line.slice(-20)}`;
  return `although ${signature} is the valid signature of ${whole}`;
}

/** Characters of a signed text that a sentence shows. */
const LONGEST = 240;

interface Acted {
  id?: unknown;
  type?: unknown;
  data?: unknown;
}

/** A delivery that was made, by its id, and what was done with it: "after 2 deliveries of it". */
export interface Delivered {
  id: string;
  cause: string;
}

/** Asks again and again until all of these are in GET /received; returns that answer and its list. */
export async function untilActedOn(
  { http }: Pick<Fixtures, "http">,
  delivered: Delivered[],
  why: string,
) {
  const listOf = (answer: Answer) => answer.hasArray(why) as Acted[];
  const missingIn = (list: Acted[]) =>
    delivered.find(({ id }) => !list.some((each) => each?.id === id));
  const answer = await http.getUntil("/received", (each) => !missingIn(listOf(each)));
  const list = listOf(answer);
  const missing = missingIn(list);
  answer.expect(missing === undefined, {
    expected: `an entry with "id": "${missing?.id}" in GET /received, ${missing?.cause}`,
    got: () => inWords(list),
    why,
  });
  return { answer, list };
}

/** A list that lacks an entry: how long it is, and its last one. */
function inWords(list: Acted[]): string {
  if (list.length === 0) return "still an empty list after 5 s";
  const count = list.length === 1 ? "1 entry" : `${list.length} entries`;
  return `still ${count} after 5 s, none with that id; the last one is ${describeValue(list.at(-1))}`;
}

/**
 * What was acted on of all that was delivered so far: it delivers one more and waits until that is listed.
 *
 * The contract orders no work, so what has to be there is waited for by its id. What must not be there is
 * taken to be done before the one that came last: a server that works in another order may hide it once.
 */
export async function soFar(fixtures: Pick<Fixtures, "http" | "sender">) {
  const id = newId();
  const why = "A delivery with a valid signature and timestamp is acted on.";
  const answer = await fixtures.sender.deliver(HOOK, event(), { id });
  isAccepted(answer, why, signing(answer));
  return untilActedOn(fixtures, [{ id, cause: "after a valid delivery" }], why);
}

/** Expects one entry for each of these. */
export async function isActedOnOnce(
  fixtures: Pick<Fixtures, "http" | "sender">,
  delivered: Delivered[],
  why: string,
): Promise<void> {
  await soFar(fixtures);
  const { answer, list } = await untilActedOn(fixtures, delivered, why);
  for (const { id, cause } of delivered) {
    const { length } = list.filter((each) => each?.id === id);
    answer.expect(length === 1, {
      expected: `one entry for ${id} in GET /received, ${cause}`,
      got: `${length} entries with that id`,
      why,
      near: id,
    });
  }
}

/** Expects no entry for any of these. */
export async function isNotActedOn(
  fixtures: Pick<Fixtures, "http" | "sender">,
  delivered: Delivered[],
  why: string,
): Promise<void> {
  const { answer, list } = await soFar(fixtures);
  for (const { id, cause } of delivered) {
    const entry = list.find((each) => each?.id === id);
    answer.expect(entry === undefined, {
      expected: `no entry for ${id} in GET /received, ${cause}`,
      got: () => `the entry ${describeValue(entry)}`,
      why,
      near: id,
    });
  }
}
