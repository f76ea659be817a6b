/**
 * Step 2, handle messages: messages in both directions on one connection (RFC 6455, sections 5.4 and 5.6).
 */

import { describeValue, type Fixtures, isObject, test } from "@course/lesson-kit";

const HANDSHAKE = "Without a connection there is nobody to talk to: finish step 1 first.";
const ANSWERS =
  "No status code comes back here, only messages: listen from the first moment, and answer the sender too.";

const open = (socket: Fixtures["socket"]) => socket.open("/live", HANDSHAKE);

/** The to-do in a message such as `{type:"added", todo}`. */
function todoOf(message: Record<string, unknown>): Record<string, unknown> {
  return isObject(message["todo"]) ? message["todo"] : {};
}

test("add is answered with added and the new to-do", async ({ socket }) => {
  const ada = await open(socket);
  ada.send({ type: "add", title: "Buy milk" });
  const todo = { title: "Buy milk", completed: false };
  await ada.receives({ type: "added", todo }, ANSWERS);
});

test("complete is answered with completed and the to-do as it is now", async ({ socket }) => {
  const ada = await open(socket);
  ada.send({ type: "add", title: "Buy milk" });
  const { id } = todoOf(
    await ada.receives({ type: "added", todo: { title: "Buy milk" } }, ANSWERS),
  );
  ada.send({ type: "complete", id });
  const todo = { id, title: "Buy milk", completed: true };
  await ada.receives({ type: "completed", todo }, ANSWERS);
});

test("One connection carries many messages, and each is answered", async ({ socket }) => {
  const ada = await open(socket);
  const titles = ["one", "two", "three", "four", "five"];
  for (const title of titles) ada.send({ type: "add", title });
  const each =
    "A connection outlives its first message: the handshake is paid once, then anything follows.";
  const ids: unknown[] = [];
  for (const title of titles) {
    ids.push(todoOf(await ada.receives({ type: "added", todo: { title } }, each))["id"]);
  }
  const different = new Set(ids).size === titles.length;
  const own = "The id is how the provider tells one to-do from another.";
  ada.expect(different, {
    expected: "an id of its own for each to-do",
    got: `the ids ${ids.join(", ")}`,
    why: own,
  });
});

test("A title comes back character by character", async ({ socket }) => {
  const ada = await open(socket);
  const title = 'Käse, 牛乳 & 🥛 "fresh"';
  ada.send({ type: "add", title });
  const why =
    "A text message is UTF-8 (RFC 6455, section 5.6): bytes are not characters, and none may be lost.";
  await ada.receives({ type: "added", todo: { title } }, why);
});

test("A message that comes in two frames is one message", async ({ socket }) => {
  const ada = await open(socket);
  ada.sendInFragments(['{"type":"add",', '"title":"In two pieces"}']);
  const why = "A message may be split into frames anywhere; only the whole of it means something.";
  await ada.receives({ type: "added", todo: { title: "In two pieces" } }, why);
});

test("What was added by message is there over HTTP", async ({ http, socket }) => {
  const ada = await open(socket);
  ada.send({ type: "add", title: "Seen from both sides" });
  const added = { type: "added", todo: { title: "Seen from both sides" } };
  const { id } = todoOf(await ada.receives(added, ANSWERS));
  const list = await http.get("/todos");
  const todos = list.hasArray("GET /todos answers with an array, as in lesson 01.");
  const ids = todos.map((todo) => isObject(todo) && todo["id"]);
  list.expect(ids.includes(id), {
    expected: `the to-do with the id ${describeValue(id)} in the list`,
    got: `the ids ${describeValue(ids)}`,
    why: "There is one list, and two ways to it.",
  });
});
