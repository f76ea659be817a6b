/**
 * The WebSocket side of the service: what a consumer that connects to it meets, and what is written down.
 */

import { once } from "node:events";
import http from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { SharedListener } from "../src/base/listener.ts";
import { failureOf, fixturesFor, WHY } from "./support/fixtures.ts";

const ORIGIN = "http://127.0.0.1:1";

async function playing(deadlineMs = 5_000) {
  const service = await SharedListener.open();
  onTestFinished(() => service.close());
  const fixtures = fixturesFor(ORIGIN, { service, deadlineMs });
  const connect = (path: string) => {
    const webSocket = new WebSocket(`${service.url.replace("http", "ws")}${path}`);
    webSocket.on("error", () => {});
    onTestFinished(() => webSocket.terminate());
    return webSocket;
  };
  return { fixtures, sockets: fixtures.serviceSockets, connect, url: service.url };
}

test("A connection is accepted, and receives what the check sends", async () => {
  const { fixtures, sockets, connect } = await playing();
  sockets.welcomes(
    () => 101,
    (socket) => socket.send({ seq: 1 }),
  );
  const webSocket = connect("/live?after=3");
  expect(String((await once(webSocket, "message"))[0])).toBe('{"seq":1}');
  const socket = await sockets.connected(1, WHY);
  expect(socket).toMatchObject({ number: 1, path: "/live?after=3", isClosed: false });
  socket.send("as it stands");
  expect(String((await once(webSocket, "message"))[0])).toBe("as it stands");
  const { connections, events } = fixtures.trace("t");
  expect(connections).toMatchObject([{ from: "server", to: "service", protocol: "websocket" }]);
  expect(events.map(({ kind }) => kind)).toEqual(["request", "upgrade", "text", "text"]);
  const accept = ["Sec-WebSocket-Accept", expect.stringMatching(/^[\w+/]{27}=$/)];
  expect(events[1]).toMatchObject({ status: 101, headers: expect.arrayContaining([accept]) });
});

test("It is refused with the status that the check names", async () => {
  const { sockets, connect, fixtures } = await playing();
  sockets.welcomes((path) => (path === "/live" ? 503 : 101));
  const [, response] = (await once(connect("/live"), "unexpected-response")) as [
    unknown,
    http.IncomingMessage,
  ];
  expect(response.statusCode).toBe(503);
  await once(connect("/other"), "open");
  expect(sockets.paths).toEqual(["/live", "/other"]);
  expect(sockets.connections).toHaveLength(1);
  expect(fixtures.trace("t").events[1]).toMatchObject({ kind: "response", status: 503 });
});

test.for([
  ["closes", 1001],
  ["cuts", 1006],
] as const)("The check %s a connection: %i", async ([way, closeCode]) => {
  const { sockets, connect, fixtures } = await playing();
  const webSocket = connect("/live");
  const socket = await sockets.connected(1, WHY);
  const closed = once(webSocket, "close");
  if (way === "cuts") socket.cut();
  else socket.close();
  expect((await closed)[0]).toBe(closeCode);
  await sockets.closed(socket, WHY);
  expect(socket.isLeft).toBe(false);
  expect(fixtures.trace("t").connections[0]?.closed?.by).toBe("service");
});

test("A check sees whether the consumer has closed the connection", async () => {
  const { sockets, connect, fixtures } = await playing(200);
  const webSocket = connect("/live");
  const socket = await sockets.connected(1, WHY);
  const failure = await failureOf(sockets.closed(socket, WHY));
  expect(failure.expected).toContain("the end of WebSocket 1");
  webSocket.close(1000);
  await sockets.closed(socket, WHY);
  expect(socket.isLeft).toBe(true);
  const { connections, events } = fixtures.trace("t");
  expect(connections[0]?.closed).toEqual({ by: "server", closeCode: 1000 });
  expect(events.at(-1)).toMatchObject({ kind: "close", from: "server", closeCode: 1000 });
});

test("A wait for a missing connection fails", async () => {
  const { sockets } = await playing(50);
  const { expected, why } = await failureOf(sockets.connected(1, WHY));
  expect(expected).toBe("WebSocket 1 to service within 0.05 s");
  expect(why).toBe(WHY);
});

test("The end of the check ends its connections; after it, upgrades get 503", async () => {
  const { fixtures, sockets, connect } = await playing();
  const webSocket = connect("/live");
  await sockets.connected(1, WHY);
  const closed = once(webSocket, "close");
  await fixtures.close();
  expect((await closed)[0]).toBe(1006);
  const [, response] = (await once(connect("/live"), "unexpected-response")) as [
    unknown,
    http.IncomingMessage,
  ];
  expect(response.statusCode).toBe(503);
});

test("A route without WebSockets refuses an upgrade", async () => {
  const listener = await SharedListener.open();
  onTestFinished(() => listener.close());
  listener.addRoute("", (_, response) => response.end());
  const webSocket = new WebSocket(listener.url.replace("http", "ws"));
  webSocket.on("error", () => {});
  onTestFinished(() => webSocket.terminate());
  const [, response] = (await once(webSocket, "unexpected-response")) as [
    unknown,
    http.IncomingMessage,
  ];
  expect(response.statusCode).toBe(426);
});
