/**
 * Step 3, broadcast changes: one consumer's change reaches all of them.
 */

import { type Consumer, type JsonObject, test } from "@course/lesson-kit";
import { add, newTodo, open, openRaw, POLITE_END } from "./helpers.ts";

const EVERYONE = "Everyone looks at the same list: send each change to every open connection.";
const SENDER_TOO =
  "The sender is a consumer too: it learns from your message that it worked, and which id the to-do got.";
const ISOLATED =
  "Send to each open connection by itself: a closed one must not keep the message from the others.";
const ONCE =
  "A message that comes twice is acted on twice: send each change once to each connection.";

/** Expects each consumer to hear of the change, the sender first. */
async function everyoneHears(consumers: Consumer[], message: JsonObject, why = EVERYONE) {
  for (const [index, consumer] of consumers.entries()) {
    await consumer.receives(message, index === 0 && why === EVERYONE ? SENDER_TOO : why);
  }
}

test("Everyone hears of a new to-do, including the sender", async ({ socket }) => {
  const [ada, bob, cy] = [await open(socket), await open(socket), await open(socket)];
  const added = { type: "added", todo: newTodo("Buy milk") };
  bob.send({ type: "add", title: "Buy milk" });
  await everyoneHears([bob, ada, cy], added);
  const addedByCy = { type: "added", todo: newTodo("Buy bread") };
  cy.send({ type: "add", title: "Buy bread" });
  await everyoneHears([cy, ada, bob], addedByCy);
});

test("Everyone hears that a to-do is completed, whoever has added it", async ({ socket }) => {
  const [ada, bob, cy] = [await open(socket), await open(socket), await open(socket)];
  const { id } = await add(ada, "Buy milk", SENDER_TOO);
  bob.send({ type: "complete", id });
  const todo = { ...newTodo("Buy milk"), id, completed: true };
  await everyoneHears([bob, ada, cy], { type: "completed", todo });
});

test("Everyone hears each change once", async ({ socket }) => {
  const [ada, bob] = [await open(socket), await open(socket)];
  const { id } = await add(ada, "Only once", SENDER_TOO);
  ada.send({ type: "complete", id });
  ada.send({ type: "add", title: "The one after" });
  for (const consumer of [ada, bob]) {
    await consumer.receives({ type: "completed", todo: { id } }, EVERYONE);
    await consumer.receives({ type: "added", todo: newTodo("The one after") }, EVERYONE);
    for (const type of ["added", "completed"]) {
      const about = { type, todo: { id } };
      const count = consumer.countReceived(about);
      consumer.expect(
        count === 1,
        {
          expected: `one message ${type} about "Only once" to ${consumer.name}`,
          got: `${count} messages ${type} about it`,
          why: ONCE,
        },
        about,
      );
    }
  }
});

test("A consumer that joins later hears what comes after it", async ({ socket }) => {
  const ada = await open(socket);
  await add(ada, "Before Bob", SENDER_TOO);
  const bob = await open(socket);
  ada.send({ type: "add", title: "After Bob" });
  await everyoneHears([ada, bob], { type: "added", todo: newTodo("After Bob") });
});

for (const [words, end] of [
  ["has left", async (bob: Consumer) => bob.leave(POLITE_END)],
  ["is cut off", async (bob: Consumer) => bob.terminate()],
] as const) {
  test(`A consumer that ${words} keeps no message from the others`, async ({ socket }) => {
    const [ada, bob, cy] = [await open(socket), await open(socket), await open(socket)];
    await end(bob);
    ada.send({ type: "add", title: "Without Bob" });
    const added = { type: "added", todo: newTodo("Without Bob") };
    await everyoneHears([ada, cy], added, ISOLATED);
    const { id } = await add(cy, "Still without Bob", ISOLATED);
    ada.send({ type: "complete", id });
    await everyoneHears([ada, cy], { type: "completed", todo: { id } }, ISOLATED);
  });
}

test("A connection that is reset keeps no message from the others", async ({ socket }) => {
  const ada = await open(socket);
  const peer = await openRaw(socket);
  const cy = await open(socket);
  peer.reset();
  ada.send({ type: "add", title: "After the reset" });
  await everyoneHears([ada, cy], { type: "added", todo: newTodo("After the reset") }, ISOLATED);
});
