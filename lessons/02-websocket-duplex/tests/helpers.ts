/**
 * What several steps need: connections, to-dos to work on, and the list over HTTP.
 */

import {
  anyId,
  type Consumer,
  describeValue,
  type Fixtures,
  isObject,
  like,
} from "@course/lesson-kit";

type Http = Fixtures["http"];

const HANDSHAKE = "Without a connection no message can be sent: finish step 1 first.";

const SNAPSHOT = "The first message on every connection is a snapshot: finish step 1 first.";

/** Opens a connection and waits for its snapshot: what happens from then on, it must be told. */
export async function open(socket: Fixtures["socket"]): Promise<Consumer> {
  const consumer = await openAtOnce(socket);
  await consumer.receivesFirst({ type: "snapshot", todos: Array.isArray }, SNAPSHOT);
  return consumer;
}

/** The same, but does not wait for the snapshot. */
export const openAtOnce = (socket: Fixtures["socket"]) => socket.open("/live", HANDSHAKE);

/** A connection without a library, to send what no correct client sends. */
export const openRaw = (socket: Fixtures["socket"]) => socket.raw("/live", HANDSHAKE);

export const HTTP_GOES_ON =
  "The HTTP side is that of lesson 01: POST /todos returns 201 and the new to-do.";

export const POLITE_END =
  "A Close frame is answered with a Close frame, and then the connection ends (RFC 6455, section 5.5.1).";

/** A to-do in an answer or a message. */
export interface Todo {
  id: unknown;
  title: string;
}

export const anyUrl = like(
  "<absolute URL>",
  (value) => typeof value === "string" && /^https?:/i.test(value) && URL.canParse(value),
);

/** Every member of a to-do with this title, as it is when it is new. */
export const newTodo = (title: string) => ({ id: anyId, url: anyUrl, title, completed: false });

/** Creates a to-do over HTTP. */
export async function create(http: Http, title: string): Promise<Todo> {
  const answer = await http.post("/todos", { title });
  answer.hasStatus(201, HTTP_GOES_ON);
  const { id } = answer.hasObject(newTodo(title), HTTP_GOES_ON);
  return { id, title };
}

/** Adds a to-do by message, and waits until the sender hears of it. */
export async function add(consumer: Consumer, title: string, why: string): Promise<Todo> {
  consumer.send({ type: "add", title });
  const { todo } = await consumer.receives({ type: "added", todo: newTodo(title) }, why);
  return { id: isObject(todo) ? todo["id"] : undefined, title };
}

/** The objects in the list. */
export async function list(http: Http) {
  const answer = await http.get("/todos");
  const why = "GET /todos returns the list, a JSON array, as in lesson 01.";
  answer.hasStatus(200, why);
  const all = answer.hasArray(why);
  const odd = all.find((each) => !isObject(each));
  answer.expect(odd === undefined, { expected: "a list of to-dos", got: describeValue(odd), why });
  return { answer, todos: all.filter(isObject) };
}

/** Expects the list to hold this to-do once, like that. */
export async function listHolds(
  http: Http,
  { id, title }: Todo,
  completed: boolean,
  why: string,
): Promise<void> {
  const { answer, todos } = await list(http);
  const count = todos.filter((todo) => todo["id"] === id).length;
  answer.expect(count === 1, {
    expected: `one to-do with the id ${describeValue(id)} in the list, ${describeValue(title)}`,
    got: `${count} with this id, in a list of ${todos.length}`,
    why,
  });
  answer.hasItem({ id, title, completed }, why);
}

/** Expects no to-do in the list whose title is not a text of 1 to 200 characters, or this one. */
export async function listLacks(http: Http, refused: string, why: string): Promise<void> {
  const { answer, todos } = await list(http);
  const found = todos.find(({ title }) => {
    const isRight = typeof title === "string" && title.length >= 1 && title.length <= 200;
    return !isRight || title === refused;
  });
  answer.expect(found === undefined, {
    expected: "nothing of what was refused in the list",
    got: `${describeValue(found)} in the list`,
    why,
    near: `"title":${JSON.stringify(found?.["title"])}`,
  });
}
