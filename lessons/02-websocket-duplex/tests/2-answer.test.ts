/**
 * Step 2, answer: messages in both directions on one connection (RFC 6455, sections 5.4 and 5.6).
 */

import { type Fixtures, isObject, test } from "@course/lesson-kit";

const HANDSHAKE = "Without a connection there is nobody to talk to: finish step 1 first.";
const ANSWERS = "The consumer has no status code to read here: that it worked, it learns from your message.";

const open = (socket: Fixtures["socket"]) => socket.open("/live", HANDSHAKE);

/** The to-do in a message such as `{type:"added", todo}`. */
function todoOf(message: Record<string, unknown>): Record<string, unknown> {
  return isObject(message["todo"]) ? message["todo"] : {};
}

test("add is answered with added and the new to-do", async ({ socket }) => {
  const ada = await open(socket);
  ada.send({ type: "add", title: "Buy milk" });
  const todo = { title: "Buy milk", completed: false };
  await ada.hears({ type: "added", todo }, ANSWERS);
});

test("complete is answered with completed and the to-do as it is now", async ({ socket }) => {
  const ada = await open(socket);
  ada.send({ type: "add", title: "Buy milk" });
  const { id } = todoOf(await ada.hears({ type: "added", todo: { title: "Buy milk" } }, ANSWERS));
  ada.send({ type: "complete", id });
  const todo = { id, title: "Buy milk", completed: true };
  await ada.hears({ type: "completed", todo }, ANSWERS);
});

test("One connection carries many messages, in their order", async ({ socket }) => {
  const ada = await open(socket);
  const titles = ["one", "two", "three", "four", "five"];
  for (const title of titles) ada.send({ type: "add", title });
  const why = "One connection keeps its messages in order: nothing overtakes, so nothing needs a number.";
  const ids: unknown[] = [];
  for (const title of titles) ids.push(todoOf(await ada.hears({ type: "added", todo: { title } }, why))["id"]);
  const heard = ada.inOrder({ type: "added" }, titles.length).map((message) => todoOf(message)["title"]);
  ada.expect(
    heard.join() === titles.join(),
    `the answers in the order ${titles.join(", ")}`,
    `the order ${heard.join(", ")}`,
    why,
  );
  const different = new Set(ids).size === titles.length;
  ada.expect(different, "each to-do to have an id of its own", `the ids ${ids.join(", ")}`, "The id is how the provider tells one to-do from another.");
});

test("A message that comes in two frames is one message", async ({ socket }) => {
  const ada = await open(socket);
  ada.sendInFragments(['{"type":"add",', '"title":"In two pieces"}']);
  const why = "A message may be split into frames anywhere; only the whole of it means something.";
  await ada.hears({ type: "added", todo: { title: "In two pieces" } }, why);
});

test("What was added by message is there over HTTP", async ({ http, socket }) => {
  const ada = await open(socket);
  ada.send({ type: "add", title: "Seen from both sides" });
  const { id } = todoOf(await ada.hears({ type: "added" }, ANSWERS));
  const list = await http.get("/todos");
  const todos = list.hasArray("GET /todos answers with an array, as in lesson 01.");
  list.expect(
    todos.some((todo) => isObject(todo) && todo["id"] === id),
    "the new to-do to be in the list",
    "There is one list, and two ways to it.",
  );
});

test("A message sent at once after the handshake is not lost", async ({ socket }) => {
  const ada = await open(socket);
  ada.send({ type: "add", title: "In a hurry" });
  const why = "A message event that nobody listens to is gone: attach the listener before anything else is awaited.";
  await ada.hears({ type: "added", todo: { title: "In a hurry" } }, why);
});
