/**
 * Step 4, push updates: the provider sends without being asked, which plain HTTP cannot.
 */

import { type Consumer, like, test } from "@course/lesson-kit";
import { create, HTTP_GOES_ON, newTodo, open, POLITE_END } from "./helpers.ts";

const UNASKED =
  "This is what the connection is for: your server sends as soon as there is something to tell, without being asked.";
const COUNT =
  "online is the number of open connections: one more for each consumer that joins, one less for each that leaves.";

/**
 * Holds as soon as a presence message to `consumer`, after the first `heard` of them, names fewer than one
 * before it. Others may come and go meanwhile: only a fall proves that a departure was told.
 */
function falls(consumer: Consumer, heard: number, before: unknown) {
  return like(`<fewer than ${String(before)}>`, () => {
    const presence = consumer.inOrder({ type: "presence" }, Infinity).slice(heard - 1);
    const counts = presence.map(({ online }) => Number(online));
    return counts.some((count, index) => count < Math.max(...counts.slice(0, index)));
  });
}

const atLeast = (least: number) =>
  like(`<${least} or more>`, (online) => Number.isInteger(online) && Number(online) >= least);

test("Everyone hears how many are online when a consumer joins", async ({ socket }) => {
  const ada = await open(socket);
  await ada.receives({ type: "presence", online: Number.isInteger }, UNASKED);
  const bob = await open(socket);
  const two = await bob.receives({ type: "presence", online: atLeast(2) }, COUNT);
  await ada.receives({ type: "presence", online: two["online"] }, UNASKED);
  const cy = await open(socket);
  const { online } = await cy.receives({ type: "presence", online: atLeast(3) }, COUNT);
  await ada.receives({ type: "presence", online }, UNASKED);
  await bob.receives({ type: "presence", online }, UNASKED);
});

for (const [words, end] of [
  ["leaves", async (bob: Consumer) => bob.leave(POLITE_END)],
  ["is cut off", async (bob: Consumer) => bob.terminate()],
] as const) {
  test(`Everyone hears how many are online when a consumer ${words}`, async ({ socket }) => {
    const ada = await open(socket);
    const cy = await open(socket);
    const bob = await open(socket);
    const { online } = await bob.receives({ type: "presence", online: atLeast(3) }, COUNT);
    for (const other of [ada, cy]) await other.receives({ type: "presence", online }, UNASKED);
    const heard = [ada, cy].map((other) => other.countReceived({ type: "presence" }));
    await end(bob);
    for (const [index, other] of [ada, cy].entries()) {
      await other.receives(
        { type: "presence", online: falls(other, heard[index] ?? 0, online) },
        COUNT,
      );
    }
  });
}

test("A to-do that was created by POST reaches everyone over the WebSocket", async ({
  http,
  socket,
}) => {
  const [ada, bob] = [await open(socket), await open(socket)];
  const { id } = await create(http, "Created by POST");
  const added = { type: "added", todo: { ...newTodo("Created by POST"), id } };
  await ada.receives(added, UNASKED);
  await bob.receives(added, UNASKED);
});

test("A to-do that was created by POST is announced once, a refused one never", async ({
  http,
  socket,
}) => {
  const [ada] = [await open(socket), await open(socket)];
  await http.post("/todos", { title: "" });
  const { id } = await create(http, "Created once");
  await create(http, "Created after it");
  await ada.receives({ type: "added", todo: newTodo("Created after it") }, UNASKED);
  const about = { type: "added", todo: { id } };
  const count = ada.countReceived(about);
  ada.expect(
    count === 1,
    {
      expected: 'one message added about "Created once"',
      got: `${count} messages added about it`,
      why: "A message that comes twice is acted on twice: send each change once to each connection.",
    },
    about,
  );
  ada.hasNotReceived(
    { type: "added", todo: { title: "" } },
    "Announce a to-do when it is stored: what was refused never existed.",
  );
});

test("Both sides may speak at the same time", async ({ http, socket }) => {
  const ada = await open(socket);
  ada.send({ type: "add", title: "From this side" });
  const [created] = await Promise.all([
    http.post("/todos", { title: "From that side" }),
    ada.receives({ type: "added", todo: newTodo("From this side") }, UNASKED),
    ada.receives({ type: "added", todo: newTodo("From that side") }, UNASKED),
  ]);
  created.hasStatus(201, HTTP_GOES_ON);
});
