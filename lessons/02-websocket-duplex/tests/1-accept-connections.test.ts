/**
 * Step 1, accept connections: the handshake (RFC 6455, section 4) and the first message.
 */

import { isObject, test } from "@course/lesson-kit";

const HANDSHAKE =
  "A WebSocket begins as an HTTP request that asks for an upgrade; without a 101 there is no WebSocket.";
const SNAPSHOT = "A new connection knows nothing: the first message tells it how things stand.";

test("An upgrade on /live is answered with 101", async ({ socket }) => {
  await socket.open("/live", HANDSHAKE);
});

test("The first message is a snapshot of the list", async ({ socket }) => {
  const ada = await socket.open("/live", HANDSHAKE);
  await ada.receivesFirst({ type: "snapshot", todos: Array.isArray }, SNAPSHOT);
});

test("The snapshot holds what was added before", async ({ http, socket }) => {
  const created = await http.post("/todos", { title: "Buy milk" });
  created.hasStatus(201, "The HTTP side goes on as in lesson 01: POST /todos creates.");
  const todo = created.hasObject({ title: "Buy milk" }, "POST /todos answers with the to-do.");
  const ada = await socket.open("/live", HANDSHAKE);
  const holdsIt = (todos: unknown) =>
    Array.isArray(todos) && todos.some((each) => isObject(each) && each["id"] === todo["id"]);
  const now = "A snapshot is the list as it is now: make it when the connection opens, not before.";
  await ada.receivesFirst({ type: "snapshot", todos: holdsIt }, now);
});

test("Each consumer gets a snapshot, also the second", async ({ socket }) => {
  const ada = await socket.open("/live", HANDSHAKE);
  const bob = await socket.open("/live", HANDSHAKE);
  await ada.receivesFirst({ type: "snapshot", todos: Array.isArray }, SNAPSHOT);
  await bob.receivesFirst({ type: "snapshot", todos: Array.isArray }, SNAPSHOT);
});

for (const path of ["/elsewhere", "/", "/live/elsewhere"]) {
  test(`An upgrade on ${path} is refused in HTTP`, async ({ socket }) => {
    const why =
      "Whoever listens to upgrade owns every upgrade: answer it or refuse it, but never leave it hanging.";
    const answer = await socket.refused(path, why);
    answer.hasStatus([404, 400], why);
  });
}

test("The list is still there over HTTP", async ({ http }) => {
  const answer = await http.get("/todos");
  answer.hasStatus(
    200,
    "The same port speaks HTTP and WebSocket: an upgrade is one request among others.",
  );
  answer.hasArray("GET /todos answers with an array, as in lesson 01.");
});
