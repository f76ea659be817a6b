/**
 * The `socket` fixture against real WebSocket servers, proper ones and broken ones.
 */

import { createHash } from "node:crypto";
import http from "node:http";
import net from "node:net";
import type { Socket } from "node:net";
import { expect, test } from "vitest";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";
import { frame } from "../src/client/raw-websocket.ts";
import { WHY, failureOf, fixturesFor, listening, nobody, provider } from "./support/fixtures.ts";

/** A server that hands every WebSocket on /live to `serve`. */
function live(serve: (socket: WebSocket) => void): Promise<string> {
  const server = http.createServer((_, response) => response.writeHead(404).end());
  const wss = new WebSocketServer({ server, path: "/live" });
  wss.on("connection", (socket) => {
    // A broken frame is an error of the socket: unheard, it would end the process.
    socket.on("error", () => {});
    serve(socket);
  });
  return listening(server);
}

/** A server that accepts every handshake by hand and then sends `bytes`. */
function bare(bytes: Uint8Array, then: (socket: Socket) => void = () => {}): Promise<string> {
  const server = http.createServer();
  server.on("upgrade", (request, socket: Socket) => {
    const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash("sha1").update(key).digest("base64");
    const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
    socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join("\r\n")}\r\n\r\n`);
    socket.write(bytes);
    then(socket);
  });
  return listening(server);
}

const say = (socket: WebSocket, message: unknown) => socket.send(JSON.stringify(message));

/** Greets with a snapshot and sends every message back as `{type: "echo", of}`. */
const echo = (socket: WebSocket) => {
  say(socket, { type: "snapshot", todos: [] });
  socket.on("message", (data) => say(socket, { type: "echo", of: data.toString() }));
};

test("open resolves with the 101, and the handshake is in the trace", async () => {
  const fixtures = fixturesFor(await live(echo));
  const ada = await fixtures.socket.open("/live", WHY);
  await ada.receivesFirst({ type: "snapshot" }, WHY);
  const { connections, events, participants } = fixtures.trace("t");
  expect(events.map((event) => event.kind)).toEqual(["request", "upgrade", "text"]);
  expect(connections[0]).toMatchObject({ from: "ada", protocol: "websocket" });
  expect(connections[0]?.upgradedAt).toBeGreaterThan(0);
  expect(participants.map((each) => each.label)).toEqual(["your server", "Ada"]);
  expect(events[0]?.kind === "request" && events[0].headers).toContainEqual([
    "Upgrade",
    "websocket",
  ]);
});

test("Consumers are named in the order in which they are opened, even concurrently", async () => {
  const { socket } = fixturesFor(await live(echo));
  const opened = await Promise.all([socket.open("/live", WHY), socket.open("/live", WHY)]);
  expect(opened.map((consumer) => consumer.name)).toEqual(["Ada", "Bob"]);
});

test("open fails with the answer instead of a 101", async () => {
  const fixtures = fixturesFor(await live(echo));
  const failure = await failureOf(fixtures.socket.open("/elsewhere", WHY));
  expect(failure).toMatchObject({ expected: "101 Switching Protocols", got: "400 Bad Request" });
  const kinds = fixtures.trace("t").events.map((event) => event.kind);
  expect(kinds).toEqual(["request", "response"]);
});

test("open fails without a listener, and without an answer", async () => {
  const refused = await failureOf(fixturesFor(await nobody()).socket.open("/live", WHY));
  expect(refused.got).toBe("no WebSocket (ECONNREFUSED): your server has ended");
  const mute = http.createServer().on("upgrade", () => {});
  const fixtures = fixturesFor(await listening(mute), { deadlineMs: 200 });
  const late = await failureOf(fixtures.socket.open("/live", WHY));
  expect(late.got).toBe("nothing for 0.2 s");
});

test("open fails when the 101 was not made from the key", async () => {
  const server = http.createServer().on("upgrade", (_, socket) => {
    const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
    socket.write(`${[...head, "Sec-WebSocket-Accept: abc"].join("\r\n")}\r\n\r\n`);
  });
  const failure = await failureOf(fixturesFor(await listening(server)).socket.open("/live", WHY));
  expect(failure.got).toBe("101 with Sec-WebSocket-Accept: abc, not made from the key");
});

test("refused resolves with the HTTP answer, and fails when the server upgrades", async () => {
  const { socket } = fixturesFor(await live(echo));
  const answer = await socket.refused("/elsewhere", WHY);
  expect(answer.status).toBe(400);
  const failure = await failureOf(socket.refused("/live", WHY));
  expect(failure).toMatchObject({
    expected: "the upgrade on /live to be refused in HTTP",
    got: "101 Switching Protocols",
  });
});

test("refused fails when the server cuts the connection, and when it leaves it hanging", async () => {
  const cut = http.createServer().on("upgrade", (_, socket) => socket.destroy());
  const broken = await failureOf(fixturesFor(await listening(cut)).socket.refused("/x", WHY));
  expect(broken.got).toBe("the end of the connection, and no answer");
  const mute = http.createServer().on("upgrade", () => {});
  const fixtures = fixturesFor(await listening(mute), { deadlineMs: 200 });
  const late = await failureOf(fixtures.socket.refused("/x", WHY));
  expect(late.got).toBe("nothing: the connection hangs");
  // Our own end of it is no event.
  const kinds = fixtures.trace("t").events.map(({ kind }) => kind);
  expect(kinds).toEqual(["request", "timeout"]);
});

/** A server that answers each upgrade with these bytes, and then does `next`. */
function upgrading(bytes: string, next: (socket: Socket) => void = () => {}): Promise<string> {
  const server = http.createServer().on("upgrade", (_, socket: Socket) => {
    socket.write(bytes);
    next(socket);
  });
  return listening(server);
}

const NOT_FOUND = "HTTP/1.1 404 Not Found\r\n";

test.for([
  [`${NOT_FOUND}\r\n`, "a 404 without an end: no Content-Length, and the connection stays open"],
  [
    `${NOT_FOUND}Content-Length: 0\r\n\r\n`,
    "a 404, and then a connection that stays open and answers nothing",
  ],
  [
    `${NOT_FOUND}Content-Length: 0\r\nConnection: close\r\n\r\n`,
    "a 404, and then a connection that stays open and answers nothing",
  ],
] as const)("A refusal %j that leaves the connection open is not enough", async ([bytes, got]) => {
  const fixtures = fixturesFor(await upgrading(bytes), { deadlineMs: 200 });
  expect(await failureOf(fixtures.socket.refused("/x", WHY))).toMatchObject({ got, why: WHY });
});

test("A refusal may close the connection, or leave it to the next request", async () => {
  const ended = await upgrading(`${NOT_FOUND}\r\n`, (socket) => socket.end());
  expect((await fixturesFor(ended).socket.refused("/x", WHY)).status).toBe(404);
  const destroyed = await upgrading(`${NOT_FOUND}\r\n`, (socket) => socket.destroySoon());
  expect((await fixturesFor(destroyed).socket.refused("/x", WHY)).status).toBe(404);
  const kept = await provider((_, response) => response.writeHead(404).end("Nothing here."));
  const answer = await fixturesFor(kept).socket.refused("/x", WHY);
  expect(answer.status).toBe(404);
  const chunked = await provider((_, response) => {
    response.writeHead(404).write("Nothing ");
    response.end("here.");
  });
  expect((await fixturesFor(chunked).socket.refused("/x", WHY)).status).toBe(404);
});

test("A 101 that a route sent without an upgrade is called that", async () => {
  const origin = await provider((_, response) => response.writeHead(101).end());
  const { socket } = fixturesFor(origin, { deadlineMs: 200 });
  const got =
    "a plain HTTP response with status 101 and no Upgrade, Sec-WebSocket-Accept header: nothing was upgraded";
  for (const attempt of [socket.open("/x", WHY), socket.raw("/x", WHY), socket.refused("/x", WHY)])
    expect((await failureOf(attempt)).got).toBe(got);
});

test("An upgrade that is answered with no HTTP is called that", async () => {
  const { socket } = fixturesFor(await upgrading("404", (each) => each.end()));
  for (const attempt of [socket.open("/x", WHY), socket.refused("/x", WHY)])
    expect((await failureOf(attempt)).got).toBe('bytes that are not HTTP: "404"');
});

test("ping waits for the pong with the same data", async () => {
  const { socket } = fixturesFor(await live(echo));
  await (await socket.open("/live", WHY)).ping(WHY);
  const mute = fixturesFor(await bare(new Uint8Array()), { deadlineMs: 200 });
  const ada = await mute.socket.open("/live", WHY);
  expect((await failureOf(ada.ping(WHY))).expected).toBe("a Pong with the data of the Ping to Ada");
});

test("staysOpen expects no end of the connection, and marks the one that came", async () => {
  const { socket } = fixturesFor(await live(echo));
  await (await socket.open("/live", WHY)).staysOpen("the snapshot", WHY);
  const closing = fixturesFor(await live((each) => each.close(1008)));
  const ada = await closing.socket.open("/live", WHY);
  const failure = await failureOf(ada.staysOpen("the handshake", WHY));
  expect(failure.expected).toBe("the connection to Ada to stay open after the handshake");
  expect(failure.got).toBe("the end of the connection, with close code 1008");
  expect(failure.mark?.note).toBe("closed here");
});

test("A raw peer can send a frame in pieces, and reset the connection", async () => {
  const heard: string[] = [];
  const ends: number[] = [];
  const origin = await live((socket) => {
    socket.on("message", (data) => heard.push(data.toString()));
    socket.on("close", (code) => ends.push(code));
  });
  const peer = await fixturesFor(origin).socket.raw("/live", WHY);
  const text = "x".repeat(200);
  await peer.writeInPieces("a text", frame({ opcode: 1, payload: text }), 50);
  await expect.poll(() => heard).toEqual([text]);
  peer.reset();
  await expect.poll(() => ends).toEqual([1006]);
});

test("receivesFirst expects the very first message", async () => {
  const origin = await live((socket) => {
    say(socket, { type: "presence", online: 1 });
    say(socket, { type: "snapshot" });
  });
  const ada = await fixturesFor(origin).socket.open("/live", WHY);
  const failure = await failureOf(ada.receivesFirst({ type: "snapshot" }, WHY));
  expect(failure.expected).toBe('{"type":"snapshot"} as the first message to Ada');
  expect(failure.got).toBe('a first message with "type": "presence"');
  // What was looked at as the first is not heard a second time.
  await ada.receives({ type: "snapshot" }, WHY);
});

test("receives skips other messages, and returns none twice", async () => {
  const ada = await fixturesFor(await live(echo)).socket.open("/live", WHY);
  ada.send("one");
  ada.send({ n: 2 });
  await ada.receives({ type: "echo", of: '{"n":2}' }, WHY);
  await ada.receives({ type: "echo", of: "one" }, WHY);
  ada.send("one");
  await ada.receives({ type: "echo", of: "one" }, WHY);
  expect(ada.countReceived({ of: "one" })).toBe(2);
  expect(ada.inOrder({ type: "echo" }, 2).map((message) => message["of"])).toEqual([
    "one",
    '{"n":2}',
  ]);
});

test("Two waits for the same message get one each", async () => {
  const ada = await fixturesFor(await live(echo)).socket.open("/live", WHY);
  const both = Promise.all([
    ada.receives({ type: "echo" }, WHY),
    ada.receives({ type: "echo" }, WHY),
  ]);
  ada.send("1");
  ada.send("2");
  expect((await both).map((message) => message["of"])).toEqual(["1", "2"]);
});

test("passOver skips all messages so far", async () => {
  const ada = await fixturesFor(await live(echo), { deadlineMs: 200 }).socket.open("/live", WHY);
  ada.send("before");
  await ada.receives({ of: "before" }, WHY);
  ada.passOver();
  const failure = await failureOf(ada.receives({ type: "snapshot" }, WHY));
  expect(failure.got).toBe("no further message within 0.2 s");
});

test("A missing message is a timeout in the trace, and the failure points to it", async () => {
  const fixtures = fixturesFor(await live(echo), { deadlineMs: 200 });
  const ada = await fixtures.socket.open("/live", WHY);
  const failure = await failureOf(ada.receives({ type: "added" }, WHY));
  const event = fixtures.trace("t").events.find((each) => each.id === failure.mark?.event);
  expect(event).toMatchObject({
    kind: "timeout",
    waitedMs: 200,
    awaited: 'a message {"type":"added"} to Ada',
  });
  expect(failure.got).toBe('no such message within 0.2 s, only "snapshot"');
});

test("Nothing at all is said to be nothing", async () => {
  const fixtures = fixturesFor(await live(() => {}), { deadlineMs: 200 });
  const ada = await fixtures.socket.open("/live", WHY);
  const failure = await failureOf(ada.receives({ type: "added" }, WHY));
  expect(failure.got).toBe("no message within 0.2 s");
});

test("Of the messages that came, the failure shows the nearest one and its wrong member", async () => {
  const origin = await live((socket) => {
    say(socket, { type: "completed", todo: { id: 1, title: "x", completed: false } });
    say(socket, { type: "presence", online: 1 });
  });
  const fixtures = fixturesFor(origin, { deadlineMs: 200 });
  const ada = await fixtures.socket.open("/live", WHY);
  const todo = { id: 1, completed: true };
  const failure = await failureOf(ada.receives({ type: "completed", todo }, WHY));
  expect(failure).toMatchObject({
    expected: 'a message {"type":"completed","todo":{"id":1,"completed":true}} to Ada',
    got: 'a message with "completed": false',
    mark: { part: "body", path: ["todo", "completed"], note: "expected true" },
  });
  const marked = fixtures.trace("t").events.find(({ id }) => id === failure.mark?.event);
  expect(marked).toMatchObject({ kind: "text" });
});

test("A message that was awaited already is near to no other", async () => {
  const ada = await fixturesFor(await live(echo), { deadlineMs: 200 }).socket.open("/live", WHY);
  ada.send("one");
  await ada.receives({ type: "echo", of: "one" }, WHY);
  const failure = await failureOf(ada.receives({ type: "echo", of: "two" }, WHY));
  expect(failure.got).toBe('no such message within 0.2 s, only "snapshot"');
});

test("hasNotReceived checks the messages so far, and names the consumer", async () => {
  const ada = await fixturesFor(await live(echo)).socket.open("/live", WHY);
  await ada.receivesFirst({ type: "snapshot" }, WHY);
  ada.hasNotReceived({ type: "error" }, WHY);
  const failure = await failureOf(() => ada.hasNotReceived({ type: "snapshot" }, WHY));
  expect(failure.got).toBe('{"type":"snapshot","todos":[]}');
  expect(failure.mark?.note).toBe("not meant for Ada");
});

test("expect marks the newest message", async () => {
  const fixtures = fixturesFor(await live(echo));
  const ada = await fixtures.socket.open("/live", WHY);
  await ada.receivesFirst({ type: "snapshot" }, WHY);
  const parts = { expected: "one message", got: "two", why: WHY };
  ada.expect(true, parts);
  const failure = await failureOf(() => ada.expect(false, parts));
  expect(failure).toMatchObject({ expected: "one message", got: "two", mark: { event: "e3" } });
});

test("A fragmented message arrives as one, with any number of frames", async () => {
  const ada = await fixturesFor(await live(echo)).socket.open("/live", WHY);
  ada.sendInFragments(["Käse", ", ", "牛", "乳"]);
  await ada.receives({ of: "Käse, 牛乳" }, WHY);
});

test("Fragments of the server are one message", async () => {
  const origin = await live((socket) => {
    socket.send('{"type":', { fin: false });
    socket.send('"parts"}', { fin: true });
  });
  const ada = await fixturesFor(origin).socket.open("/live", WHY);
  await ada.receivesFirst({ type: "parts" }, WHY);
});

test("A binary message is a fault with its own sentence", async () => {
  const origin = await live((socket) => socket.send(Buffer.from('{"type":"snapshot"}')));
  const fixtures = fixturesFor(origin);
  const ada = await fixtures.socket.open("/live", WHY);
  const failure = await failureOf(ada.receivesFirst({ type: "snapshot" }, WHY));
  expect(failure.got).toBe("a binary message of 19 bytes");
  expect(failure.why).toContain("in ws every message is a Buffer, so send a string");
  expect(fixtures.trace("t").events.at(-1)).toMatchObject({
    id: failure.mark?.event,
    kind: "binary",
  });
});

test.for(["Hello", "null", "[1]", "7", ""])(
  "The text %j is no JSON object, and a fault",
  async (text) => {
    const ada = await fixturesFor(await live((socket) => socket.send(text))).socket.open(
      "/live",
      WHY,
    );
    const failure = await failureOf(ada.receives({ type: "x" }, WHY));
    expect(failure.got).toBe(`the text ${JSON.stringify(text)}`);
  },
);

test.for([
  ["a masked frame", Buffer.from([0x81, 0x82, 1, 2, 3, 4, 0x7a, 0x7f]), /MASK must be clear/],
  ["a reserved bit", Buffer.from([0xc1, 0x02, 0x7b, 0x7d]), /RSV1 must be clear/],
  ["text that is no UTF-8", Buffer.from([0x81, 0x01, 0xff]), /invalid UTF-8/],
] as const)("%s from the server is a fault at once", async ([, bytes, words]) => {
  const fixtures = fixturesFor(await bare(bytes));
  const ada = await fixtures.socket.open("/live", WHY);
  const failure = await failureOf(ada.receives({ type: "x" }, WHY));
  expect(failure.expected).toContain("RFC 6455, section 5.2");
  expect(failure.got).toMatch(words);
});

test("Ping and pong are recorded", async () => {
  const fixtures = fixturesFor(
    await live((socket) => {
      socket.ping("are you there");
      socket.on("pong", () => say(socket, { type: "ponged" }));
    }),
  );
  const ada = await fixtures.socket.open("/live", WHY);
  await ada.receives({ type: "ponged" }, WHY);
  expect(fixtures.trace("t").events).toContainEqual(
    expect.objectContaining({ kind: "ping", body: { text: "are you there", bytes: 13 } }),
  );
});

test.for([
  [1000, "bye", { closeCode: 1000, reason: "bye" }],
  [4001, "", { closeCode: 4001, reason: "" }],
  [1011, "broken", { closeCode: 1011, reason: "broken" }],
] as const)("A close with %i is told with its code and reason", async ([code, reason, closed]) => {
  const fixtures = fixturesFor(await live((socket) => socket.close(code, reason)));
  const ada = await fixtures.socket.open("/live", WHY);
  const failure = await failureOf(ada.receives({ type: "x" }, WHY));
  const words = reason === "" ? "" : ` and "${reason}"`;
  expect(failure.got).toBe(`the end of the connection, with close code ${code}${words}`);
  const { connections, events } = fixtures.trace("t");
  expect(connections[0]?.closed).toEqual({ by: "server", ...closed });
  expect(events[2]).toMatchObject({ kind: "close", closeCode: code, closeReason: reason });
});

test("A Close frame without a body has no code", async () => {
  const fixtures = fixturesFor(await live((socket) => socket.close()));
  const ada = await fixtures.socket.open("/live", WHY);
  const failure = await failureOf(ada.receives({ type: "x" }, WHY));
  expect(failure.got).toBe("the end of the connection, without a close code");
  const close = fixtures.trace("t").events.find((event) => event.kind === "close");
  expect(close).not.toHaveProperty("closeCode");
});

test("A server that dies ends the wait at once, and the trace shows the broken connection", async () => {
  const fixtures = fixturesFor(await live((socket) => socket.terminate()));
  const ada = await fixtures.socket.open("/live", WHY);
  const failure = await failureOf(ada.receives({ type: "x" }, WHY));
  expect(failure.got).toBe("the end of the connection, without a Close frame");
  expect(fixtures.trace("t").events).toContainEqual(
    expect.objectContaining({ kind: "dropped", from: "server", code: "no Close frame: 1006" }),
  );
  // Nobody is there any more to send to, and that is no error of the check.
  ada.send("hello?");
});

test("leave waits for the Close frame that answers its own", async () => {
  const fixtures = fixturesFor(await live(echo));
  const ada = await fixtures.socket.open("/live", WHY);
  await ada.leave(WHY);
  const { connections, events } = fixtures.trace("t");
  expect(connections[0]?.closed).toMatchObject({ by: "ada", closeCode: 1000 });
  const closes = events.filter((event) => event.kind === "close").map((event) => event.from);
  expect(closes).toEqual(["ada", "server"]);
});

test("leave fails when the server cuts the connection instead", async () => {
  const origin = await bare(Buffer.alloc(0), (socket) =>
    socket.once("data", () => socket.destroy()),
  );
  const ada = await fixturesFor(origin).socket.open("/live", WHY);
  const failure = await failureOf(ada.leave(WHY));
  expect(failure).toMatchObject({
    expected: "a Close frame back to Ada",
    got: "the end of the connection, without a Close frame",
  });
});

test("A cut by the consumer is no event of the server", async () => {
  let ended = () => {};
  const seen = new Promise<void>((resolve) => (ended = resolve));
  const fixtures = fixturesFor(await live((socket) => socket.once("close", () => ended())));
  const ada = await fixtures.socket.open("/live", WHY);
  ada.terminate();
  await seen;
  const kinds = fixtures.trace("t").events.map((event) => event.kind);
  expect(kinds).toEqual(["request", "upgrade"]);
});

test("A raw peer writes bytes unchanged, and sees that it is cut off", async () => {
  const fixtures = fixturesFor(await live(echo));
  const peer = await fixtures.socket.raw("/live", WHY);
  peer.write("a reserved opcode", new Uint8Array([0x83, 0x80, 0, 0, 0, 0]));
  await peer.cutOff(WHY);
  // Asked again it is still so.
  await peer.cutOff(WHY);
  expect(fixtures.trace("t").events.at(-1)).toMatchObject({
    kind: "bytes",
    label: "a reserved opcode",
    body: { bytes: 6 },
  });
});

test("cutOff fails when the server keeps the connection to a broken peer", async () => {
  const fixtures = fixturesFor(await bare(Buffer.alloc(0)), { deadlineMs: 200 });
  const peer = await fixtures.socket.raw("/live", WHY);
  peer.write("nonsense", new Uint8Array([0xff]));
  const failure = await failureOf(peer.cutOff(WHY));
  expect(failure.got).toBe("a connection that stays open");
});

test("raw fails with the status when the server does not upgrade", async () => {
  const origin = await provider((_, response) => response.writeHead(426).end());
  const failure = await failureOf(fixturesFor(origin).socket.raw("/live", WHY));
  expect(failure.got).toBe("status 426");
});

test("The end of the check closes every connection, and so does an earlier abort", async () => {
  const ends: string[] = [];
  const bothEnded = (resolve: () => void) => (socket: WebSocket) =>
    socket.once("close", () => {
      ends.push("closed");
      if (ends.length === 3) resolve();
    });
  await new Promise<void>((resolve, reject) => {
    const run = async () => {
      const origin = await live(bothEnded(resolve));
      const fixtures = fixturesFor(origin);
      await fixtures.socket.open("/live", WHY);
      await fixtures.socket.raw("/live", WHY);
      await fixtures.close();
      const stop = new AbortController();
      const ada = await fixturesFor(origin, { signal: stop.signal }).socket.open("/live", WHY);
      const heard = failureOf(ada.receives({ type: "x" }, WHY));
      stop.abort();
      expect((await heard).got).toContain("the end of the connection");
    };
    run().catch(reject);
  });
  expect(ends).toHaveLength(3);
});

test("A waiting handshake ends with the signal", async () => {
  const stop = new AbortController();
  const mute = net.createServer((socket) => socket.once("data", () => stop.abort()));
  const { socket } = fixturesFor(await listening(mute), { signal: stop.signal });
  await expect(socket.refused("/live", WHY)).rejects.toMatchObject({ name: "AbortError" });
});
