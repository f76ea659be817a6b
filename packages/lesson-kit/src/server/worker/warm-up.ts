/**
 * Does in advance what the first requests would otherwise wait for: libraries are loaded, code is compiled.
 *
 * The requests are sent over one connection and not by Node's client, which costs more than the server that it
 * asks: 40 rounds took 185 ms of processor time with it and 58 ms without.
 */

import { once } from "node:events";
import http from "node:http";
import { type AddressInfo, connect } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** With 40 of each no verdict came earlier than with so many. */
const HTTP_ROUNDS = 10;
const SOCKET_ROUNDS = 3;

/** A body is parsed, a parameter is read, an error is answered. */
const REQUESTS = [
  "POST /items HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
  "GET /items/1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "DELETE /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n",
];

/** Libraries by their names. */
type Libraries = ReadonlyMap<string, Record<string, unknown>>;

/** Loads `libraries` as a file in the folder `lesson` would. */
export async function load(lesson: string, libraries: readonly string[]): Promise<Libraries> {
  // Resolved like an `import` in that folder: `require` would load another copy of some libraries.
  const parent = pathToFileURL(path.join(lesson, "server.js")).href;
  const loaded = new Map<string, Record<string, unknown>>();
  for (const library of libraries) {
    loaded.set(library, await import(import.meta.resolve(library, parent)));
  }
  return loaded;
}

/** Serves and sends requests and messages until `hurry` aborts, or more would gain nothing. */
export async function use(libraries: Libraries, hurry: AbortSignal): Promise<void> {
  const [express, ws] = [libraries.get("express"), libraries.get("ws")];
  const server = http.createServer(express ? echoApp(express) : (_, response) => response.end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  for (let round = 0; round < HTTP_ROUNDS && !hurry.aborted; round += 1) {
    for (const request of REQUESTS) {
      socket.write(request);
      await once(socket, "data");
    }
  }
  if (ws) {
    for (let round = 0; round < SOCKET_ROUNDS && !hurry.aborted; round += 1) {
      await talkOnce(ws, server, `ws://127.0.0.1:${port}`);
    }
  }
  socket.destroy();
  server.close();
  await once(server, "close");
}

function echoApp(express: Record<string, unknown>): http.RequestListener {
  const makeApp = express["default"] as typeof import("express");
  const app = makeApp();
  app.use(makeApp.json());
  app.post("/items", (request, response) => {
    response.status(201).location("/items/1").json(request.body);
  });
  app.get("/items/:id", (request, response) => {
    response.json({ id: request.params.id });
  });
  app.use(() => {
    throw new Error("Nothing is here.");
  });
  const answerError: import("express").ErrorRequestHandler = (error, _, response, _next) => {
    response
      .status(404)
      .type("application/problem+json")
      .send(JSON.stringify(String(error)));
  };
  app.use(answerError);
  return app;
}

async function talkOnce(ws: Record<string, unknown>, server: http.Server, url: string) {
  const { WebSocket, WebSocketServer } = ws as typeof import("ws");
  const wss = new WebSocketServer({ server });
  wss.on("connection", (socket) => socket.on("message", (data) => socket.send(data.toString())));
  const client = new WebSocket(url);
  await once(client, "open");
  client.send("{}");
  await once(client, "message");
  client.close();
  await once(client, "close");
  wss.close();
}
