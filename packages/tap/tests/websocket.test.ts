/** What the tap records of WebSockets: messages, control frames, and which side closed with which code. */

import { once } from "node:events";
import http from "node:http";
import { frame } from "@course/lesson-kit";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { connected, inShort, tapped, untilEnd } from "./support/tapped.ts";

/** A server that echoes, with a WebSocket at /live, behind a tap. */
async function echoing(perMessageDeflate: boolean) {
  const server = http.createServer((_, response) => response.end("http"));
  const wss = new WebSocketServer({ server, path: "/live", perMessageDeflate });
  wss.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.on("message", (data, binary) => socket.send(data, { binary }));
  });
  return { wss, ...(await tapped(server)) };
}

async function opened(port: number, perMessageDeflate = false): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, {
    perMessageDeflate,
    headers: { "User-Agent": "Mozilla/5.0 (a browser)" },
  });
  await once(socket, "open");
  onTestFinished(() => socket.terminate());
  return socket;
}

const isClosed = (events: { kind: string }[]) =>
  events.filter(({ kind }) => kind === "close").length === 2;

for (const isCompressed of [false, true]) {
  const how = isCompressed ? "compressed as agreed (RFC 7692)" : "uncompressed";
  test(`Messages and control frames are recorded in order, ${how}`, async () => {
    const { port, record, recorded } = await echoing(isCompressed);
    const socket = await opened(port, isCompressed);
    const long = "to-do ".repeat(1_000);
    socket.send(long);
    expect(String((await once(socket, "message"))[0])).toBe(long);
    socket.send(Buffer.from([0, 255]));
    await once(socket, "message");
    socket.ping("p");
    await once(socket, "pong");
    socket.close(4001, "enough");
    const events = await recorded(isClosed);
    expect(events.map(inShort)).toEqual([
      "browser > server: GET /live",
      "server > browser: 101",
      `browser > server: text ${long}`,
      `server > browser: text ${long}`,
      "browser > server: binary bytes",
      "server > browser: binary bytes",
      "browser > server: ping p",
      "server > browser: pong p",
      "browser > server: close 4001",
      "server > browser: close 4001",
    ]);
    await expect
      .poll(() => record.trace("").connections[0])
      .toMatchObject({
        protocol: "websocket",
        closed: { by: "browser", closeCode: 4001, reason: "enough" },
      });
  });
}

test("Two WebSockets that are open at once have a lane each, and a free lane is used again", async () => {
  const { port, record } = await echoing(false);
  const [one, two] = [await opened(port), await opened(port)];
  const lanes = () => record.trace("").connections.map(({ from }) => from);
  expect(lanes()).toEqual(["browser", "browser 2"]);
  one.close();
  await once(one, "close");
  await expect.poll(() => record.trace("").connections[0]?.closed?.by).toBe("browser");
  await opened(port);
  expect(lanes()).toEqual(["browser", "browser 2", "browser"]);
  two.terminate();
});

test("An end without a Close frame is recorded, with the side that ended", async () => {
  const { wss, port, record, recorded } = await echoing(false);
  const socket = await opened(port);
  for (const each of wss.clients) each.terminate();
  await once(socket, "close");
  const events = await recorded((all) => all.some(({ kind }) => kind === "dropped"));
  expect(inShort(events.at(-1) ?? raise())).toMatch(/^server > browser: dropped/);
  expect(record.trace("").connections[0]?.closed).toMatchObject({ by: "server", closeCode: 1006 });
});

test("A frame that breaks the protocol is named; the server's reply to it is still recorded", async () => {
  const { port, recorded } = await echoing(false);
  const socket = await connected(port);
  socket.write(
    "GET /live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  );
  await recorded((all) => all.some(({ kind }) => kind === "upgrade"));
  socket.write(frame({ opcode: 1, payload: "no mask", masked: false }));
  await untilEnd(socket);
  const events = await recorded((all) => all.some(({ kind }) => kind === "close"));
  expect(events.map(inShort)).toEqual([
    "consumer > server: GET /live",
    "server > consumer: 101",
    "consumer > server: bytes bytes",
    "server > consumer: close 1002",
  ]);
  expect(events[2]).toMatchObject({ label: expect.stringContaining("MASK must be set") });
});

test("After an upgrade that the server ignores, HTTP goes on", async () => {
  const server = http.createServer((request, response) => response.end(request.url));
  const { port, recorded } = await tapped(server);
  const socket = await connected(port);
  socket.write("GET /one HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
  const answered = (count: number) => (all: { kind: string }[]) =>
    all.filter(({ kind }) => kind === "response").length === count;
  await recorded(answered(1));
  socket.write("GET /two HTTP/1.1\r\nHost: a\r\n\r\n");
  expect((await recorded(answered(2))).map(inShort)).toEqual([
    "consumer > server: GET /one",
    "server > consumer: 200 /one",
    "consumer > server: GET /two",
    "server > consumer: 200 /two",
  ]);
});

function raise(): never {
  throw new Error("Nothing was recorded.");
}
