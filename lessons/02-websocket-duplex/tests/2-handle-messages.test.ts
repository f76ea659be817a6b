/**
 * Step 2, handle messages: both directions on one connection (RFC 6455, sections 5.4 and 5.6).
 */

import { describeValue, type Fixtures, frame, isObject, test } from "@course/lesson-kit";
import { add, list, listHolds, newTodo, open, openAtOnce, openRaw, POLITE_END } from "./helpers.ts";

const ANSWERS =
  "A message gets no status code, only messages: listen from the first moment, and answer the sender too.";
const STORED = "There is one list with two ways to it: a message changes what HTTP shows.";

test("add is answered with added", async ({ socket }) => {
  const ada = await open(socket);
  ada.send({ type: "add", title: "Buy milk" });
  await ada.receives({ type: "added" }, ANSWERS);
});

test("added holds the new to-do", async ({ socket }) => {
  const why = "The answer is the stored to-do, with its id and url.";
  await add(await open(socket), "Buy milk", why);
});

test("A message that is sent right after the 101 is handled", async ({ socket }) => {
  const why =
    "A client may send as soon as it gets the 101: attach the listener before you wait for anything, or the message is lost.";
  await add(await openAtOnce(socket), "The first thing", why);
});

test("One connection carries many messages, and each is answered", async ({ socket }) => {
  const ada = await open(socket);
  const titles = ["one", "two", "three", "four", "five"];
  for (const title of titles) ada.send({ type: "add", title });
  const each =
    "A connection stays open after its first message: the handshake is paid once, then many messages follow.";
  const ids: unknown[] = [];
  for (const title of titles) {
    const { todo } = await ada.receives({ type: "added", todo: newTodo(title) }, each);
    ids.push(isObject(todo) && todo["id"]);
  }
  ada.expect(new Set(ids).size === titles.length, {
    expected: "an id of its own for each to-do",
    got: `the ids ${ids.map((id) => describeValue(id)).join(", ")}`,
    why: "The id distinguishes a to-do from all others.",
  });
});

test("complete is answered with completed and the to-do as it is now", async ({ socket }) => {
  const ada = await open(socket);
  const { id } = await add(ada, "Buy milk", ANSWERS);
  ada.send({ type: "complete", id });
  const todo = { ...newTodo("Buy milk"), id, completed: true };
  const why =
    "The answer shows the to-do as it is now, with every field, so that a consumer need not ask for it.";
  await ada.receives({ type: "completed", todo }, why);
});

test("complete finds a to-do by its id, not the newest or the oldest", async ({ http, socket }) => {
  const ada = await open(socket);
  const titles = ["First", "Second", "Third"];
  const todos = [];
  for (const title of titles) todos.push(await add(ada, title, ANSWERS));
  const [first, second, third] = todos;
  if (!first || !second || !third) return;
  ada.send({ type: "complete", id: second.id });
  const todo = { ...newTodo("Second"), id: second.id, completed: true };
  const why = "The id names one to-do: complete that one, and no other.";
  await ada.receives({ type: "completed", todo }, why);
  await listHolds(http, first, false, why);
  await listHolds(http, second, true, STORED);
  await listHolds(http, third, false, why);
});

for (const [words, title] of [
  ["with characters outside ASCII", "Käse, 牛乳, 🥛"],
  ["with markup and quotes", '<b>Fish & "chips"</b> \\o/'],
  ["of 1 character", "x"],
  ["of 200 characters", "x".repeat(200)],
  ["of 100 emoji", "🥛".repeat(100)],
] as const) {
  test(`A title ${words} comes back unchanged`, async ({ socket }) => {
    const why =
      "A text message is UTF-8, and the length of a frame counts bytes: over 125 of them it takes two or eight bytes more (RFC 6455, sections 5.2 and 5.6).";
    await add(await open(socket), title, why);
  });
}

test("A to-do that was added by message is in the list", async ({ http, socket }) => {
  const todo = await add(await open(socket), "Seen from both sides", ANSWERS);
  await listHolds(http, todo, false, STORED);
});

test("A to-do that was completed by message is completed in the list", async ({ http, socket }) => {
  const ada = await open(socket);
  const todo = await add(ada, "Done from one side", ANSWERS);
  ada.send({ type: "complete", id: todo.id });
  await ada.receives({ type: "completed", todo: { id: todo.id } }, ANSWERS);
  await listHolds(http, todo, true, STORED);
});

test("complete sent twice leaves the to-do completed", async ({ http, socket }) => {
  const ada = await open(socket);
  const todo = await add(ada, "Completed twice", ANSWERS);
  ada.send({ type: "complete", id: todo.id });
  ada.send({ type: "complete", id: todo.id });
  await add(ada, "After it", ANSWERS);
  const why = "complete says what the to-do becomes: it sets completed, it does not switch it.";
  await listHolds(http, todo, true, why);
});

test("A new connection's snapshot shows what messages have changed", async ({ socket }) => {
  const ada = await open(socket);
  const { id } = await add(ada, "In the next snapshot", ANSWERS);
  ada.send({ type: "complete", id });
  await ada.receives({ type: "completed", todo: { id } }, ANSWERS);
  const bob = await openAtOnce(socket);
  const why = "A snapshot is the list as it is now, with all changes, whoever has made them.";
  const { todos } = await bob.receivesFirst({ type: "snapshot", todos: Array.isArray }, why);
  const found = Array.isArray(todos) && todos.find((todo) => isObject(todo) && todo["id"] === id);
  bob.expect(
    isObject(found) && found["completed"] === true,
    {
      expected: "the new to-do in the snapshot, completed",
      got: found ? describeValue(found) : "a snapshot without it",
      why,
    },
    { type: "snapshot" },
  );
});

test("A message in two frames is one message", async ({ socket }) => {
  const ada = await open(socket);
  ada.sendInFragments(['{"type":"add",', '"title":"In two frames"}']);
  const why = "A message may be split into frames anywhere; only the whole of it is JSON.";
  await ada.receives({ type: "added", todo: newTodo("In two frames") }, why);
});

const adds = (title: string) => Buffer.from(JSON.stringify({ type: "add", title }));

/** Where the bytes of an `adds` can be cut within the first character of its title. */
const WITHIN_TITLE = adds("").length - 1;

for (const { what, title, bytes, pieces } of [
  {
    what: "A message that is split into frames within a character",
    title: "牛乳 in two frames",
    bytes: (text: Buffer) => [
      frame({ opcode: 1, payload: text.subarray(0, WITHIN_TITLE), fin: false }),
      frame({ opcode: 0, payload: text.subarray(WITHIN_TITLE) }),
    ],
  },
  {
    what: "A message with a ping between its frames",
    title: "Pinged in the middle",
    bytes: (text: Buffer) => [
      frame({ opcode: 1, payload: text.subarray(0, 10), fin: false }),
      frame({ opcode: 9, payload: "still there?" }),
      frame({ opcode: 0, payload: text.subarray(10) }),
    ],
  },
  {
    what: "A message after another one in the same TCP segment",
    title: "Second in the segment",
    bytes: (text: Buffer) => [
      frame({ opcode: 1, payload: adds("First in the segment") }),
      frame({ opcode: 1, payload: text }),
    ],
  },
  {
    what: "A message that arrives byte by byte",
    title: "Byte by byte",
    bytes: (text: Buffer) => [frame({ opcode: 1, payload: text })],
    pieces: 1,
  },
  {
    what: "A message of more than 125 bytes that arrives in pieces",
    title: "x".repeat(150),
    bytes: (text: Buffer) => [frame({ opcode: 1, payload: text })],
    pieces: 40,
  },
]) {
  test(`${what} is one message`, async ({ http, socket }) => {
    const peer = await openRaw(socket);
    const all = Buffer.concat(bytes(adds(title)));
    await peer.writeInPieces(what, all, pieces ?? all.length);
    await listShows(http, title);
  });
}

/** Waits until a to-do with this title is in the list. */
async function listShows(http: Fixtures["http"], title: string): Promise<void> {
  const titles = (text: string) => text.includes(JSON.stringify(title));
  await http.getUntil("/todos", (answer) => titles(answer.text));
  const { answer, todos } = await list(http);
  answer.expect(
    todos.some((todo) => todo["title"] === title),
    {
      expected: `the to-do ${describeValue(title)} in the list`,
      got: `${todos.length} to-dos, the newest with the title ${describeValue(todos.at(-1)?.["title"])}`,
      why: "TCP knows no frames, and a frame is no message: collect bytes until a frame is whole, and frames until a message is (RFC 6455, sections 5.2 and 5.4).",
    },
  );
}

test("A Ping is answered with a Pong", async ({ socket }) => {
  const ada = await open(socket);
  await ada.ping(
    "A peer sends a Ping to learn whether you are still there: answer with a Pong that holds the same data (RFC 6455, section 5.5.2).",
  );
});

test("A Close frame is answered with a Close frame", async ({ socket }) => {
  const ada = await open(socket);
  await ada.leave(POLITE_END);
});
