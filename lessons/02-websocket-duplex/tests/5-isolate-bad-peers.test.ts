/**
 * Step 5, isolate bad peers: errors go to whoever made them (RFC 6455, sections 5.1, 7.4.1 and 8.1).
 */

import { describeValue, type Fixtures, frame, test } from "@course/lesson-kit";

const HANDSHAKE = "Without a connection there is nobody to talk to: finish step 1 first.";
const TOLD =
  "One consumer's nonsense must touch nobody else: its sender is told what was wrong, and goes on.";
const SENDER_ONLY =
  "An error is between you and the one who made it; to everyone else it is noise they cannot explain.";
const STAYS_OPEN = "One bad message is no reason to hang up: the next may be a good one.";
const TOUCHES_NOBODY =
  "One peer's fault must touch nobody else: each socket needs an error listener, each message a guard.";

const open = (socket: Fixtures["socket"]) => socket.open("/live", HANDSHAKE);

for (const [words, message] of [
  ["that is not JSON", "Buy milk"],
  ["that is JSON, but no object", "null"],
  ["that is empty", ""],
  ["of an unknown type", { type: "shout", title: "Buy milk" }],
  ["whose type every JavaScript object knows", { type: "toString" }],
  ["without a type", { title: "Buy milk" }],
  ["without its title", { type: "add" }],
  ["without its id", { type: "complete" }],
  ["with a title that is no text", { type: "add", title: { de: "Milch" } }],
  ["about an unknown id", { type: "complete", id: "no-such-todo" }],
] as const) {
  test(`A message ${words} is answered with an error, and the connection goes on`, async ({
    socket,
  }) => {
    const ada = await open(socket);
    ada.send(message);
    await ada.receives(
      { type: "error", reason: (reason: unknown) => typeof reason === "string" },
      TOLD,
    );
    ada.send({ type: "add", title: "And now a good one" });
    await ada.receives({ type: "added", todo: { title: "And now a good one" } }, STAYS_OPEN);
  });
}

test("The error reaches its sender only", async ({ socket }) => {
  const [ada, bob] = [await open(socket), await open(socket)];
  ada.send("Buy milk");
  await ada.receives({ type: "error" }, TOLD);
  ada.send({ type: "add", title: "And now a good one" });
  await bob.receives({ type: "added", todo: { title: "And now a good one" } }, STAYS_OPEN);
  bob.hasNotReceived({ type: "error" }, SENDER_ONLY);
});

test("What was refused is not stored", async ({ http, socket }) => {
  const ada = await open(socket);
  ada.send({ type: "add", title: "" });
  await ada.receives({ type: "error" }, TOLD);
  const list = await http.get("/todos");
  const empty = (todo: unknown) => JSON.stringify(todo).includes('"title":""');
  const why = "Refused means refused: nothing of a bad message is stored.";
  const stored = list.hasArray("GET /todos answers with an array.").find(empty);
  list.expect(stored === undefined, {
    expected: "no to-do without a title in the list",
    got: describeValue(stored),
    why,
    near: '"title":""',
  });
});

for (const [label, bytes] of [
  ["a text frame without a mask", frame({ opcode: 1, payload: '{"type":"add"}', masked: false })],
  ["a frame with a reserved bit set", frame({ opcode: 1, payload: "{}", reserved: 4 })],
  ["a text frame that is not UTF-8", frame({ opcode: 1, payload: new Uint8Array([0xff, 0xfe]) })],
  ["a continuation of nothing", frame({ opcode: 0, payload: "{}" })],
  ["a frame of a kind that does not exist", frame({ opcode: 3, payload: "{}" })],
  ["a ping in fragments", frame({ opcode: 9, payload: "", fin: false })],
] as const) {
  test(`A peer that sends ${label} touches nobody else`, async ({ socket }) => {
    const ada = await open(socket);
    const peer = await socket.raw("/live", HANDSHAKE);
    peer.write(label, bytes);
    await peer.cutOff(
      "A peer that breaks the protocol is closed (RFC 6455, section 7.1.7): nothing after the fault can be trusted.",
    );
    ada.send({ type: "add", title: "Still here" });
    await ada.receives({ type: "added", todo: { title: "Still here" } }, TOUCHES_NOBODY);
  });
}

test("A peer that dies in the middle of a message touches nobody else", async ({ socket }) => {
  const ada = await open(socket);
  const peer = await socket.raw("/live", HANDSHAKE);
  peer.write(
    "the first half of a frame",
    frame({ opcode: 1, payload: '{"type":"add"}' }).subarray(0, 9),
  );
  peer.terminate();
  ada.send({ type: "add", title: "Still here" });
  await ada.receives({ type: "added", todo: { title: "Still here" } }, TOUCHES_NOBODY);
});
