/**
 * What the checks of this lesson have in common: changes of a check's own, told apart by their to-dos,
 * because others may use the server at the same time.
 */

import type {
  Answer,
  EventStream,
  Fixtures,
  JsonObject,
  ServerSentEvent,
} from "@course/lesson-kit";
import { describeMember, describeValue, isObject } from "@course/lesson-kit";

type Http = Fixtures["http"];

const LIST_WORKS = "The list of to-dos works as in lesson 01: POST creates, PATCH changes.";
const POLLED =
  "A plain poll gets the list of changes after N as JSON, at once: finish step 1 first.";
const ALIVE = "A consumer that waits must not keep the others from getting their answers.";

/** Adds a to-do and returns it. `why` is what the learner reads when that fails. */
export async function addTodo(
  http: Http,
  { title = "Buy milk", why = LIST_WORKS }: { title?: string; why?: string } = {},
): Promise<JsonObject> {
  const created = await http.request("POST", "/todos", { json: { title }, why });
  return created.hasStatus(201, why).hasObject({ title }, why);
}

/** The same, and returns its id. */
export async function add(http: Http, title?: string): Promise<unknown> {
  return (await addTodo(http, title === undefined ? {} : { title }))["id"];
}

/** Changes a to-do: completes it, unless `change` says something else. */
export async function complete(
  http: Http,
  id: unknown,
  change: JsonObject = { completed: true },
): Promise<void> {
  (await http.patch(`/todos/${String(id)}`, change)).hasStatus(200, LIST_WORKS);
}

/** The list of changes in an answer, in its order. */
export function listOf(answer: Answer, why: string): JsonObject[] {
  answer.hasStatus(200, why);
  const list = answer.hasArray(why);
  answer.expect(list.every(isObject), {
    expected: "an array of changes, each an object",
    got: () => `${describeValue(list.find((each) => !isObject(each)))} in it`,
    why,
  });
  return list.filter(isObject);
}

/** Those that are about the to-dos with these ids. */
export function about(changes: JsonObject[], ...ids: unknown[]): JsonObject[] {
  const wanted = ids.map(String);
  return changes.filter(({ todo }) => isObject(todo) && wanted.includes(String(todo["id"])));
}

/** "added 7, completed 7": changes as a sentence names them, by type and to-do. */
const inWords = (changes: JsonObject[]) =>
  changes.map(({ type, todo }) => `${String(type)} ${idOf(todo)}`).join(", ");
const idOf = (todo: unknown) => (isObject(todo) ? String(todo["id"]) : describeValue(todo));

/** What a list holds that is not what was expected: the numbers of its first changes, and how many there are. */
export function listInWords(changes: JsonObject[]): string {
  if (changes.length === 0) return "an empty list";
  const numbers = changes.slice(0, 8).map(({ seq }) => describeValue(seq));
  const more = changes.length > numbers.length ? ", …" : "";
  return `a list of ${changes.length} with "seq" ${numbers.join(", ")}${more}`;
}

/**
 * Expects a list in which the changes of these to-dos are exactly `wanted`, in this order, each named as
 * "added 7": its type and the id of its to-do. Returns the whole list.
 */
export function holdsChanges(
  answer: Answer,
  ids: unknown[],
  wanted: string[],
  why: string,
): JsonObject[] {
  const changes = listOf(answer, why);
  const found = about(changes, ...ids);
  answer.expect(inWords(found) === wanted.join(", "), {
    expected: `the list to hold: ${wanted.join(", ")} (type, id of the to-do)`,
    got: `${inWords(found) || "none of these"}, in ${listInWords(changes)}`,
    why,
  });
  return changes;
}

/** Expects a list in which the to-do with that id was added, once, and nothing else happened to it. */
export const holdsAdded = (answer: Answer, id: unknown, why: string) =>
  holdsChanges(answer, [id], [`added ${String(id)}`], why);

/** Expects a list without a change up to that number. */
export function onlyAfter(answer: Answer, after: number, why: string): void {
  const old = listOf(answer, why).find(({ seq }) => !(Number(seq) > after));
  answer.expect(old === undefined, {
    expected: `only changes with a "seq" above ${after}`,
    got: `one with ${describeMember("seq", old?.["seq"])}`,
    why,
    near: `"seq":${String(old?.["seq"])}`,
  });
}

/** The number of the newest change; 0 when there is none yet. */
export async function latest(http: Http, why = POLLED): Promise<number> {
  const answer = await http.get("/changes?after=0", { why });
  return Math.max(0, ...listOf(answer, why).map(({ seq }) => Number(seq)));
}

/**
 * Asks a few plain questions and waits for their answers. What was sent before them is at the server by
 * then, and it takes nothing but a server that answers others while somebody waits.
 */
export async function meanwhile(http: Http, why = ALIVE): Promise<void> {
  const bob = http.as("Bob");
  for (let round = 0; round < 3; round += 1) {
    (await bob.get("/changes?after=0", { why })).hasStatus(200, why);
  }
}

const IS_CHANGE =
  "The data of an event is one change as JSON, with its to-do, and an empty line ends the event (WHATWG HTML, section 9.2.5).";

/** The next events of the stream that are about the to-dos with these ids, `count` of them. */
export async function eventsAbout(
  stream: EventStream,
  ids: unknown[],
  count: number,
  why: string,
): Promise<ServerSentEvent[]> {
  const found: ServerSentEvent[] = [];
  const number = () => (count === 1 ? "an event" : `event ${found.length + 1} of ${count}`);
  while (found.length < count) {
    const event = await stream.next(why, `${number()} about to-do ${ids.join(" or ")}`);
    const { todo } = event.hasObject({ todo: isObject }, IS_CHANGE);
    if (about([{ todo }], ...ids).length > 0) found.push(event);
  }
  return found;
}

/** A stream of the changes after `after`, whose head says that it is one. */
export async function streamAfter(
  http: Http,
  after: number,
  headers: Record<string, string> = {},
): Promise<EventStream> {
  const stream = await http.stream(`/changes?after=${after}`, { headers, why: AT_ONCE });
  isStream(stream.head);
  return stream;
}

export const AT_ONCE =
  "The head of a stream goes out at once, before there is any event or comment: until then the browser does not know that it is connected.";
const IS_STREAM =
  "An EventSource takes 200 and text/event-stream; with anything else it gives up and never tries again.";

const namesStream = (type: string) => /^text\/event-stream\s*(;|$)/i.test(type);

export function isStream(head: Answer): void {
  head.hasStatus(200, IS_STREAM);
  head.hasHeader("Content-Type", "text/event-stream", namesStream, IS_STREAM);
}

/** Expects an answer that is no stream. */
export function isNoStream(head: Answer, why: string): void {
  if (!namesStream(head.headers.get("content-type") ?? "")) return;
  head.hasHeader("Content-Type", "application/json", () => false, why);
}

/** Asks for the changes after something that is no whole number from 0 on, and expects 400 or 422. */
export async function isRefused(
  http: Http,
  after: string,
  headers: Record<string, string> = {},
): Promise<void> {
  // As a stream, so that a 200 that does not end is seen for what it is.
  const options = { headers: { Accept: "*/*", ...headers }, why: REFUSES };
  const target = `/changes?after=${after}`;
  const { head } = await http.stream(target, options);
  if (head.status < 400) head.hasStatus([400, 422], REFUSES);
  // Once more, with its body: the page then shows the reason that the server gives.
  const answer = await http.get(target, options);
  answer.hasStatus([400, 422], answer.status >= 500 ? BLAMES : REFUSES);
}

const BLAMES =
  "500 says that the server is at fault. An N that is not a whole number from 0 on is the consumer's fault: answer 400 or 422.";
const REFUSES =
  "after is a whole number from 0 on, written in digits. Refuse anything else with 400 or 422: a guess would lose or repeat changes.";
