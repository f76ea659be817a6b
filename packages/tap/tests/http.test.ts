/** What the tap records of HTTP (RFC 9112), including every way in which a body can end. */

import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { expect, test } from "vitest";
import { connected, inShort, tapped, untilEnd } from "./support/tapped.ts";

const isAnswered = (count: number) => (events: { kind: string }[]) =>
  events.filter(({ kind }) => kind === "response").length >= count;

test("A request and its response are one event each, with the case and order of their headers", async () => {
  const { origin, recorded } = await tapped(
    http.createServer((_, response) => {
      response.writeHead(201, ["X-One", "1", "x-TWO", "zwei: ö"]);
      response.end('{"id":1}');
    }),
  );
  await fetch(`${origin}/todos?a=b`, { method: "POST", body: '{"title":"Öl"}' });
  const [request, response] = await recorded(isAnswered(1));
  expect(request).toMatchObject({
    kind: "request",
    from: "node",
    to: "server",
    method: "POST",
    target: "/todos?a=b",
    body: { text: '{"title":"Öl"}', bytes: 15 },
  });
  expect(response).toMatchObject({
    kind: "response",
    inReplyTo: request?.id,
    status: 201,
    reason: "Created",
    body: { text: '{"id":1}' },
  });
  const headers = response && "headers" in response ? response.headers.slice(0, 2) : [];
  expect(headers).toEqual([
    ["X-One", "1"],
    ["x-TWO", "zwei: ö"],
  ]);
});

test("Requests on one connection, also pipelined ones, are each matched with their own response", async () => {
  const { port, record, recorded } = await tapped(
    http.createServer((request, response) => response.end(request.url)),
  );
  const socket = await connected(port);
  const ask = (target: string, method = "GET") => `${method} ${target} HTTP/1.1\r\nHost: a\r\n\r\n`;
  socket.write(ask("/one") + ask("/two", "HEAD") + ask("/three"));
  const events = await recorded(isAnswered(3));
  const requests = events.filter(({ kind }) => kind === "request");
  expect(requests.map(inShort)).toEqual([
    "consumer > server: GET /one",
    "consumer > server: HEAD /two",
    "consumer > server: GET /three",
  ]);
  const replies = events.filter(({ kind }) => kind === "response");
  expect(replies.map((each) => each.inReplyTo)).toEqual(requests.map(({ id }) => id));
  expect(replies.map(inShort)).toEqual([
    "server > consumer: 200 /one",
    "server > consumer: 200",
    "server > consumer: 200 /three",
  ]);
  expect(record.trace("").connections).toHaveLength(1);
});

test("A growing body is recorded as far as it has arrived, as one event", async () => {
  let goOn = () => {};
  const { origin, recorded } = await tapped(
    http.createServer((_, response) => {
      response.write("first ");
      goOn = () => void response.end("second");
    }),
  );
  const answer = await fetch(origin);
  const [, begun] = await recorded(isAnswered(1));
  expect(begun).toMatchObject({ body: { text: "first ", bytes: 6 } });
  goOn();
  expect(await answer.text()).toBe("first second");
  const events = await recorded(([, response]) => /second/.test(JSON.stringify(response)));
  expect(events).toHaveLength(2);
  expect(events[1]).toMatchObject({ id: begun?.id, body: { text: "first second", bytes: 12 } });
});

test("A body without a length ends with its connection", async () => {
  const { port, record, recorded } = await tapped(
    net.createServer((socket) => {
      socket.once("data", () => socket.end("HTTP/1.0 200 OK\r\n\r\nall of it"));
    }),
  );
  const socket = await connected(port);
  socket.write("GET / HTTP/1.0\r\n\r\n");
  expect((await untilEnd(socket)).toString()).toContain("all of it");
  socket.end();
  const [, response] = await recorded(isAnswered(1));
  expect(response).toMatchObject({ body: { text: "all of it" } });
  await once(socket, "close");
  await expect.poll(() => record.trace("").connections[0]?.closed).toEqual({ by: "server" });
});

test("An interim response (RFC 9110, section 15.2) does not answer the request", async () => {
  const server = http.createServer((_, response) => response.end("done"));
  const { port, recorded } = await tapped(server);
  const request = http.request({ port, method: "PUT", headers: { Expect: "100-continue" } });
  request.once("continue", () => request.end("body"));
  await once(request, "response").then(([response]) => response.resume());
  const events = await recorded(isAnswered(2));
  const replies = events.filter(({ kind }) => kind === "response");
  expect(replies.map(inShort)).toEqual(["server > consumer: 100", "server > consumer: 200 done"]);
  expect(replies.map((each) => each.inReplyTo)).toEqual([events[0]?.id, events[0]?.id]);
});

test("A large body is forwarded whole and kept in part, cut between characters", async () => {
  const big = "ö".repeat(100_000);
  const { origin, recorded } = await tapped(
    http.createServer((_, response) => response.end(`x${big}`)),
  );
  expect(await (await fetch(origin)).text()).toBe(`x${big}`);
  const [, response] = await recorded(isAnswered(1));
  const body = response && "body" in response ? response.body : undefined;
  expect(body).toMatchObject({ bytes: 200_001, truncated: true });
  expect(body?.text).toBe(`x${"ö".repeat(32 * 1024 - 1)}`);
});

test("Bytes that are not HTTP are forwarded, and recorded as bytes", async () => {
  const { port, recorded } = await tapped(
    net.createServer((socket) => {
      socket.once("data", (chunk) => socket.end(chunk));
    }),
  );
  const socket = await connected(port);
  socket.write("\x16\x03\x01 hello\n");
  expect((await untilEnd(socket)).toString()).toBe("\x16\x03\x01 hello\n");
  const events = await recorded(({ length }) => length >= 2);
  expect(events.map(({ kind }) => kind)).toEqual(["bytes", "bytes"]);
  expect(events[0]).toMatchObject({ label: expect.stringContaining("not HTTP") });
});

test("A server that ends without a response is recorded, and its reset is forwarded", async () => {
  const { origin, recorded } = await tapped(
    net.createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.resetAndDestroy());
    }),
  );
  await expect(fetch(origin)).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
  const events = await recorded(({ length }) => length >= 2);
  expect(events.map(inShort)).toEqual([
    "node > server: GET /",
    "server > node: dropped ECONNRESET",
  ]);
});

test("A client that ends its side after the request still gets the response", async () => {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.resume();
    socket.once("end", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  });
  const { port, recorded } = await tapped(server);
  const socket = await connected(port);
  socket.end("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  expect((await untilEnd(socket)).toString()).toMatch(/ok$/);
  expect((await recorded(isAnswered(1))).map(inShort)).toEqual([
    "consumer > server: GET /",
    "server > consumer: 200 ok",
  ]);
});

test("Each block of an event stream is an event of its own, while the stream goes on", async () => {
  let goOn = () => {};
  const { origin, recorded } = await tapped(
    http.createServer((_, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(": hello\n\nevent: added\nid: 1\nda");
      goOn = () => void response.end("ta: {}\n\n");
    }),
  );
  const answer = await fetch(origin);
  await recorded((events) => events.some(({ kind }) => kind === "sse"));
  goOn();
  await answer.text();
  const events = await recorded((all) => all.filter(({ kind }) => kind === "sse").length === 2);
  expect(events.map(inShort)).toEqual([
    "node > server: GET /",
    "server > node: 200",
    "server > node: sse : hello",
    "server > node: sse event: added\nid: 1\ndata: {}",
  ]);
});
