/**
 * Step 4, push updates: the provider sends without being asked, which plain HTTP cannot.
 */

import { type Consumer, type Fixtures, test } from "@course/lesson-kit";

const HANDSHAKE = "Without a connection there is nobody to talk to: finish step 1 first.";
const UNASKED =
  "This is what the connection is for: the provider speaks as soon as it has something to say, asked or not.";
const COUNT =
  "online counts the open connections: one more for each who joins, one less for each who leaves.";

const open = (socket: Fixtures["socket"]) => socket.open("/live", HANDSHAKE);

/**
 * Holds as soon as a presence message to `consumer`, after the first `heard` of them, names fewer than one
 * before it. Others may come and go meanwhile: only a fall proves that a departure was told.
 */
function falls(consumer: Consumer, heard: number): () => boolean {
  return () => {
    const presence = consumer.inOrder({ type: "presence" }, Infinity).slice(heard - 1);
    const counts = presence.map(({ online }) => Number(online));
    return counts.some((count, index) => count < Math.max(...counts.slice(0, index)));
  };
}

const atLeastTwo = (online: unknown) => Number.isInteger(online) && Number(online) >= 2;

test("Everyone hears how many are online when someone joins", async ({ socket }) => {
  const ada = await open(socket);
  await ada.receives({ type: "presence", online: Number.isInteger }, UNASKED);
  const bob = await open(socket);
  const { online } = await bob.receives({ type: "presence", online: atLeastTwo }, COUNT);
  await ada.receives({ type: "presence", online }, UNASKED);
});

test("Everyone hears it when someone leaves", async ({ socket }) => {
  const ada = await open(socket);
  const bob = await open(socket);
  const { online } = await bob.receives({ type: "presence", online: atLeastTwo }, COUNT);
  await ada.receives({ type: "presence", online }, UNASKED);
  const heard = ada.countReceived({ type: "presence" });
  await bob.leave("A Close frame is answered with a Close frame (RFC 6455, section 5.5.1).");
  await ada.receives({ type: "presence", online: falls(ada, heard) }, COUNT);
});

test("Everyone hears it when someone's connection breaks", async ({ socket }) => {
  const ada = await open(socket);
  const bob = await open(socket);
  const { online } = await bob.receives({ type: "presence", online: atLeastTwo }, COUNT);
  await ada.receives({ type: "presence", online }, UNASKED);
  const heard = ada.countReceived({ type: "presence" });
  bob.terminate();
  await ada.receives({ type: "presence", online: falls(ada, heard) }, COUNT);
});

test("A to-do that came by POST reaches everyone over the WebSocket", async ({ http, socket }) => {
  const [ada, bob] = [await open(socket), await open(socket)];
  const created = await http.post("/todos", { title: "By the other door" });
  created.hasStatus(201, "The HTTP side goes on as in lesson 01: POST /todos creates.");
  const todo = created.hasObject({}, "POST /todos answers with the to-do.");
  const added = { type: "added", todo: { id: todo["id"], title: "By the other door" } };
  await ada.receives(added, UNASKED);
  await bob.receives(added, UNASKED);
});

test("Both sides may speak at the same time", async ({ http, socket }) => {
  const ada = await open(socket);
  ada.send({ type: "add", title: "From this side" });
  const [created] = await Promise.all([
    http.post("/todos", { title: "From that side" }),
    ada.receives({ type: "added", todo: { title: "From this side" } }, UNASKED),
    ada.receives({ type: "added", todo: { title: "From that side" } }, UNASKED),
  ]);
  created.hasStatus(201, "The HTTP side goes on as in lesson 01: POST /todos creates.");
});
