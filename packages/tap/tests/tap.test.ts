/** The tap itself: it changes no byte, survives a restart of the server, and its memory is bounded. */

import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LiveRecord } from "../src/live-record.ts";
import { Tap } from "../src/tap.ts";
import { connected, inShort, listening, tapped, untilEnd } from "./support/tapped.ts";

const echo = () =>
  net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  });

test("Bytes of any kind, in chunks of any size, are forwarded unchanged", async () => {
  const { port } = await tapped(echo());
  const piece = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 300 }),
    fc
      .constantFrom(
        "GET / HTTP/1.1\r\n",
        "Host: a\r\n\r\n",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 101 \r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "5\r\nhello\r\n0\r\n\r\n",
        "\x81\x85abcd",
        "\x88\x00",
      )
      .map((text) => Buffer.from(text, "latin1")),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const socket = await connected(port);
      const back = untilEnd(socket);
      for (const each of pieces) socket.write(each);
      socket.end();
      expect((await back).equals(Buffer.concat(pieces))).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test("A slow reader holds the sender back instead of filling memory", async () => {
  const flood = Buffer.alloc(64 * 1024 * 1024, "x");
  let sent: net.Socket | undefined;
  const { port } = await tapped(
    net.createServer((socket) => (sent = socket.on("error", () => {})).write(flood)),
  );
  const socket = await connected(port);
  socket.pause();
  // Once bytes have moved and then stop moving, all buffers between the two are full.
  let last = 0;
  const isStill = () => {
    const before = last;
    last = sent?.bytesWritten ?? 0;
    return last > 0 && last === before;
  };
  await expect.poll(isStill, { interval: 200, timeout: 10_000 }).toBe(true);
  const waiting = (sent?.writableLength ?? 0) / flood.length;
  expect(waiting).toBeGreaterThan(0.5);
});

test("A connection waits for a server that is restarting", async () => {
  const { origin, tap } = await tapped(undefined);
  const answer = fetch(origin);
  const address = await listening(http.createServer((_, response) => response.end("new")));
  tap.setUpstream({ is: "there", address });
  expect(await (await answer).text()).toBe("new");
});

test("Without a server one sentence says why, and the record shows that the tap answered", async () => {
  const { origin, tap, recorded } = await tapped(undefined, { patienceMs: 20 });
  const starting = await fetch(origin);
  expect(starting.status).toBe(503);
  expect(starting.headers.get("retry-after")).toBe("1");
  tap.setUpstream({ is: "away", why: "Your server crashed." });
  const away = await fetch(origin, { method: "POST", body: "x".repeat(1_000_000) });
  expect([away.status, await away.text()]).toEqual([503, "Your server crashed.\n"]);
  const events = await recorded((all) => all.filter(({ kind }) => kind === "response").length >= 2);
  expect(events.filter(({ kind }) => kind === "response").map(({ from }) => from)).toEqual([
    "tap",
    "tap",
  ]);
});

test("A server that no longer listens is a bad gateway", async () => {
  const gone = net.createServer();
  const address = await listening(gone);
  gone.close();
  await once(gone, "close");
  const { origin, tap } = await tapped(undefined);
  tap.setUpstream({ is: "there", address });
  const answer = await fetch(origin);
  expect(answer.status).toBe(502);
  expect(await answer.text()).toContain("ECONNREFUSED");
});

test("The tap listens on both loopback addresses, or on neither when one is taken", async () => {
  const other = net.createServer();
  const { port } = await listening(other);
  await expect(Tap.open({ port, record: new LiveRecord() })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
  const { tap, port: own } = await tapped(echo());
  const socket = net.connect({ port: own, host: "::1" });
  await once(socket, "connect");
  await tap.close();
  await once(socket, "close");
  await expect(fetch(`http://127.0.0.1:${own}`)).rejects.toThrow();
});

test("When there are too many events the oldest are dropped, with their connections", () => {
  const record = new LiveRecord({ mostEvents: 3 });
  record.participant("curl", "curl", "consumer");
  for (let number = 1; number <= 5; number += 1) {
    const { id: connection } = record.connect("curl", "server", "http/1.1");
    const ends = { connection, from: "curl", to: "server" };
    record.add({ kind: "request", method: "GET", headers: [], target: `/${number}`, ...ends });
    record.changeConnection(connection, { closedAt: record.now() });
  }
  const { connections, events } = record.trace("");
  expect(events.map(inShort)).toEqual([3, 4, 5].map((each) => `curl > server: GET /${each}`));
  expect(connections.map(({ id }) => id)).toEqual(["c3", "c4", "c5"]);
  expect(record.dropped).toBe(2);
});

test("The record is also bounded by the size of its events", () => {
  const record = new LiveRecord({ mostCharacters: 10_000 });
  const { id: connection } = record.connect("curl", "server", "websocket");
  for (let number = 0; number < 50; number += 1) {
    const body = { text: "x".repeat(1_000), bytes: 1_000 };
    record.add({ kind: "text", body, connection, from: "curl", to: "server" });
  }
  expect([...record.events]).toHaveLength(8);
  expect(record.dropped).toBe(42);
});
