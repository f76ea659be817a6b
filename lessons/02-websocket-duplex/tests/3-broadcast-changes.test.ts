/**
 * Step 3, broadcast changes: one consumer's change reaches all of them.
 */

import { type Fixtures, isObject, test } from "@course/lesson-kit";

const HANDSHAKE = "Without a connection there is nobody to talk to: finish step 1 first.";
const EVERYONE =
  "Everyone looks at the same list: a change that some do not hear of makes it two lists.";
const SENDER_TOO =
  "The sender is a consumer as well: it learns from your message that it worked, and which id it got.";
const ISOLATED =
  "Send to each open connection by itself: a closed one among them must not keep the rest from hearing.";

const open = (socket: Fixtures["socket"]) => socket.open("/live", HANDSHAKE);

test("Everyone hears of a new to-do, the sender too", async ({ socket }) => {
  const [ada, bob, cy] = [await open(socket), await open(socket), await open(socket)];
  bob.send({ type: "add", title: "Buy milk" });
  const added = { type: "added", todo: { title: "Buy milk", completed: false } };
  await bob.receives(added, SENDER_TOO);
  await ada.receives(added, EVERYONE);
  await cy.receives(added, EVERYONE);
});

test("Everyone hears that a to-do is completed", async ({ socket }) => {
  const [ada, bob] = [await open(socket), await open(socket)];
  ada.send({ type: "add", title: "Buy milk" });
  const { todo } = await bob.receives({ type: "added", todo: { title: "Buy milk" } }, EVERYONE);
  const id = isObject(todo) ? todo["id"] : undefined;
  bob.send({ type: "complete", id });
  await bob.receives({ type: "completed", todo: { id, completed: true } }, SENDER_TOO);
  await ada.receives({ type: "completed", todo: { id, completed: true } }, EVERYONE);
});

test("Everyone hears it once", async ({ socket }) => {
  const [ada, bob] = [await open(socket), await open(socket)];
  ada.send({ type: "add", title: "Only once" });
  ada.send({ type: "add", title: "The one after" });
  const after = { type: "added", todo: { title: "The one after" } };
  for (const consumer of [ada, bob]) {
    const { todo } = await consumer.receives(
      { type: "added", todo: { title: "Only once" } },
      EVERYONE,
    );
    await consumer.receives(after, EVERYONE);
    const id = isObject(todo) ? todo["id"] : undefined;
    const count = consumer.countReceived({ type: "added", todo: { id } });
    const why = "A message that comes twice is acted on twice: send it once to each connection.";
    consumer.expect(count === 1, {
      expected: `one message about "Only once" to ${consumer.name}`,
      got: `${count} messages about it`,
      why,
    });
  }
});

test("Someone who has left keeps nobody else from hearing", async ({ socket }) => {
  const [ada, bob, cy] = [await open(socket), await open(socket), await open(socket)];
  await bob.leave("A Close frame is answered with a Close frame (RFC 6455, section 5.5.1).");
  ada.send({ type: "add", title: "Without Bob" });
  await ada.receives({ type: "added", todo: { title: "Without Bob" } }, ISOLATED);
  await cy.receives({ type: "added", todo: { title: "Without Bob" } }, ISOLATED);
});

test("Someone who is cut off keeps nobody else from hearing", async ({ socket }) => {
  const [ada, bob, cy] = [await open(socket), await open(socket), await open(socket)];
  bob.terminate();
  ada.send({ type: "add", title: "Bob's line is dead" });
  await ada.receives({ type: "added", todo: { title: "Bob's line is dead" } }, ISOLATED);
  await cy.receives({ type: "added", todo: { title: "Bob's line is dead" } }, ISOLATED);
});
