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
import { describeValue, isObject } from "@course/lesson-kit";

type Http = Fixtures["http"];

const CHANGES = "The list itself goes on as in lesson 01: POST creates, PATCH changes.";
const LISTS =
  "Plain polling answers with the list of changes after N, as JSON: finish step 1 first.";
const ALIVE = "Whoever waits must not keep anybody else from being answered.";

/** Adds a to-do and gives back its id. */
export async function add(http: Http, title = "Buy milk"): Promise<unknown> {
  const created = await http.post("/todos", { title });
  created.hasStatus(201, CHANGES);
  return created.hasObject({ title }, CHANGES)["id"];
}

export async function complete(http: Http, id: unknown): Promise<void> {
  (await http.patch(`/todos/${String(id)}`, { completed: true })).hasStatus(200, CHANGES);
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
  return changes.filter(({ todo }) => isObject(todo) && ids.includes(todo["id"]));
}

/** Expects a list in which one change is about that to-do, and returns all of it. */
export function holdsChangeOf(
  answer: Answer,
  id: unknown,
  { expected, why }: { expected: string; why: string },
): JsonObject[] {
  const changes = listOf(answer, why);
  const found = about(changes, id).length;
  const got = `${found} changes of to-do ${String(id)} in a list of ${changes.length}`;
  answer.expect(found === 1, { expected, got, why });
  return changes;
}

/** The number of the newest change; 0 when there is none yet. */
export async function latest(http: Http): Promise<number> {
  const changes = listOf(await http.get("/changes?after=0"), LISTS);
  return Math.max(0, ...changes.map(({ seq }) => Number(seq)));
}

/**
 * Asks a few plain questions and waits for their answers. What was sent before them is at the server by
 * then, and it takes nothing but a server that answers others while somebody waits.
 */
export async function meanwhile(http: Http): Promise<void> {
  const bob = http.as("Bob");
  for (let round = 0; round < 3; round += 1) {
    (await bob.get("/changes?after=0")).hasStatus(200, ALIVE);
  }
}

/** The next events of the stream that are about the to-dos with these ids, `count` of them. */
export async function eventsAbout(
  stream: EventStream,
  ids: unknown[],
  count: number,
  why: string,
): Promise<ServerSentEvent[]> {
  const found: ServerSentEvent[] = [];
  while (found.length < count) {
    const event = await stream.next(why);
    const { todo } = event.hasObject({ todo: isObject }, why);
    if (isObject(todo) && ids.includes(todo["id"])) found.push(event);
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

const AT_ONCE =
  "The head of a stream goes out at once, before there is any event: until then the browser does not know that it is connected.";
const IS_STREAM =
  "An EventSource takes 200 and text/event-stream; with anything else it gives up and never tries again.";

export function isStream(head: Answer): void {
  head.hasStatus(200, IS_STREAM);
  const accepts = (type: string) => /^text\/event-stream\s*(;|$)/i.test(type);
  head.hasHeader("Content-Type", "text/event-stream", accepts, IS_STREAM);
}
