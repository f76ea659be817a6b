/**
 * Step 5, isolate bad peers: an error goes to the consumer that made it (RFC 6455, sections 5.1, 7.4.1 and 8.1).
 */

import { anyString, type Consumer, describeValue, frame, test } from "@course/lesson-kit";
import { add, listHolds, listLacks, newTodo, open, openAtOnce, openRaw } from "./helpers.ts";

const TOLD =
  "A bad message must not end your server, nor stay unanswered: send its sender an error with a reason.";
const SENDER_ONLY =
  "An error goes to the consumer that made it: to all others it is noise that they cannot explain.";
const STAYS_OPEN =
  "One bad message is no reason to close the connection: the next may be a good one.";
const NOTHING_STORED =
  "Check the whole message first: nothing of a refused message is stored or sent.";
const TOUCHES_NOBODY =
  "One peer's fault must not end your server, nor reach the others: give each socket an error listener, and guard each message.";

/** A title of this run's own: where it turns up, something that was refused has been stored. */
const NOT_TO_BE_STORED = `Not to be stored ${crypto.randomUUID()}`;

for (const [words, message] of [
  ["A message that is not JSON", "Buy milk"],
  ["A message that is the JSON null", "null"],
  ["A message that is a JSON array", "[1]"],
  ["A message that is a JSON text", '"add"'],
  ["A message that is empty", ""],
  ["A message of an unknown type", { type: "shout", title: NOT_TO_BE_STORED }],
  ["A message of an unknown type with a known id", (id: unknown) => ({ type: "shout", id })],
  [
    "A message of a type that only your server sends",
    { type: "added", todo: { title: NOT_TO_BE_STORED } },
  ],
  [
    "A message whose type every JavaScript object has",
    { type: "toString", title: NOT_TO_BE_STORED },
  ],
  ["A message whose type is constructor", { type: "constructor", title: NOT_TO_BE_STORED }],
  ["A message whose type is a list", { type: ["add"], title: NOT_TO_BE_STORED }],
  ["A message without a type", { title: NOT_TO_BE_STORED }],
  ['An "add" message without a title', { type: "add" }],
  ['An "add" message with an empty title', { type: "add", title: "" }],
  ['An "add" message with a title that is a number', { type: "add", title: 7 }],
  ['An "add" message with a title that is an object', { type: "add", title: { de: "Milch" } }],
  ['An "add" message with a title of 201 characters', { type: "add", title: "x".repeat(201) }],
  ['A "complete" message without an id', { type: "complete" }],
  ['A "complete" message with an unknown id', { type: "complete", id: "no-such-todo" }],
  ['A "complete" message with an id that is an object', { type: "complete", id: {} }],
] as const) {
  test(`${words} is answered with an error, and the connection stays open`, async ({
    http,
    socket,
  }) => {
    const [ada, bob] = [await open(socket), await open(socket)];
    const before = await add(ada, "Not to be completed", STAYS_OPEN);
    ada.send(typeof message === "function" ? message(before.id) : message);
    await ada.receives({ type: "error", reason: anyString }, TOLD);
    await listHolds(http, before, false, NOTHING_STORED);
    await listLacks(http, NOT_TO_BE_STORED, NOTHING_STORED);
    await add(ada, "And now a good one", STAYS_OPEN);
    await bob.receives({ type: "added", todo: newTodo("And now a good one") }, TOUCHES_NOBODY);
    bob.hasNotReceived({ type: "error" }, SENDER_ONLY);
    const announced =
      bob.countReceived({ type: "added" }) + bob.countReceived({ type: "completed" });
    bob.expect(announced === 2, {
      expected: "two messages to Bob, about the two to-dos that were added",
      got: `${announced} messages added or completed to Bob`,
      why: NOTHING_STORED,
    });
  });
}

test("A good message is answered without an error", async ({ socket }) => {
  const ada = await open(socket);
  const { id } = await add(ada, "Nothing wrong", STAYS_OPEN);
  ada.send({ type: "complete", id });
  await ada.receives({ type: "completed", todo: { id } }, STAYS_OPEN);
  await add(ada, "Nothing wrong here either", STAYS_OPEN);
  ada.hasNotReceived({ type: "error" }, "An error says that something is wrong: here nothing is.");
});

/** Expects that Ada and Bob still hear of each other's changes. */
async function goOn(ada: Consumer, bob: Consumer): Promise<void> {
  await add(ada, "Still here", TOUCHES_NOBODY);
  await bob.receives({ type: "added", todo: newTodo("Still here") }, TOUCHES_NOBODY);
}

for (const [label, bytes] of [
  ["a text frame without a mask", frame({ opcode: 1, payload: '{"type":"add"}', masked: false })],
  ["a frame with a reserved bit set", frame({ opcode: 1, payload: "{}", reserved: 4 })],
  ["a text frame that is not UTF-8", frame({ opcode: 1, payload: new Uint8Array([0xff, 0xfe]) })],
  ["a continuation of nothing", frame({ opcode: 0, payload: "{}" })],
  ["a frame of a kind that does not exist", frame({ opcode: 3, payload: "{}" })],
  ["a ping in fragments", frame({ opcode: 9, payload: "", fin: false })],
  ["a ping of more than 125 bytes", frame({ opcode: 9, payload: "x".repeat(126) })],
  [
    "a second message within the fragments of the first",
    Buffer.concat([
      frame({ opcode: 1, payload: '{"type":', fin: false }),
      frame({ opcode: 1, payload: '{"type":"add"}' }),
    ]),
  ],
] as const) {
  test(`A peer that sends ${label} is closed, and nobody else notices`, async ({ socket }) => {
    const [ada, bob] = [await open(socket), await open(socket)];
    const peer = await openRaw(socket);
    peer.write(label, bytes);
    await peer.cutOff(
      "A peer that breaks the protocol is closed (RFC 6455, section 7.1.7): nothing after the fault can be trusted.",
    );
    await goOn(ada, bob);
  });
}

test("A peer that dies in the middle of a message affects nobody else", async ({ socket }) => {
  const [ada, bob] = [await open(socket), await open(socket)];
  const peer = await openRaw(socket);
  const half = frame({ opcode: 1, payload: '{"type":"add"}' }).subarray(0, 9);
  peer.write("the first half of a frame", half);
  peer.terminate();
  await goOn(ada, bob);
});

// The contract names neither: to take them, to answer with an error, or to close that one connection is right.
for (const [words, send] of [
  ["a binary message", (eve: Consumer) => eve.sendBinary(new Uint8Array([0, 255, 1]))],
  ["a message of 100,000 bytes", (eve: Consumer) => eve.send(`"${"x".repeat(99_998)}"`)],
] as const) {
  test(`${words[0]?.toUpperCase()}${words.slice(1)} affects nobody else`, async ({ socket }) => {
    const [ada, bob] = [await open(socket), await open(socket)];
    send(await open(socket));
    await goOn(ada, bob);
    ada.hasNotReceived({ type: "error" }, SENDER_ONLY);
  });
}

test("A snapshot of more than 65,535 bytes arrives whole", async ({ socket }) => {
  const ada = await open(socket);
  const why =
    "A frame of more than 65,535 bytes has a length of eight bytes (RFC 6455, section 5.2).";
  // Three bytes each in UTF-8, six where JSON escapes them.
  const title = "牛".repeat(200);
  for (let added = 0; added < 110; added += 1) await add(ada, title, why);
  const bob = await openAtOnce(socket);
  const { todos } = await bob.receivesFirst({ type: "snapshot", todos: Array.isArray }, why);
  const long = Array.isArray(todos) ? todos.filter((todo) => todo?.title === title) : [];
  bob.expect(
    long.length >= 110,
    {
      expected: "110 to-dos with a title of 200 characters in the snapshot",
      got: `${long.length} of them, the first ${describeValue(long[0])}`,
      why,
    },
    { type: "snapshot" },
  );
});
