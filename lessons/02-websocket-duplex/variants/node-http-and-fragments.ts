/**
 * A right answer that looks different on the wire: node:http instead of express, ws at a path of its own,
 * ids that are numbers, members that nobody asked for, and every message in two frames.
 *
 * The contract is about meaning: a consumer that minds any of this reads too much into it.
 */

import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";

interface Todo {
  completed: boolean;
  addedAt: string;
  title: string;
  id: number;
  url: string;
}

type Outcome = { status: number; body: unknown; location?: string };

const list = new Map<number, Todo>();
const page = await readFile(new URL("../demo/index.html", import.meta.url));

const server = createServer(async (request, response) => {
  if (request.method === "GET" && request.url === "/") {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
    return;
  }
  const { status, body, location } = await outcome(request);
  if (location) response.setHeader("Location", location);
  const type = status < 400 ? "application/json; charset=utf-8" : "application/problem+json";
  response.writeHead(status, { "Content-Type": type });
  response.end(JSON.stringify(body));
});

async function outcome(request: IncomingMessage): Promise<Outcome> {
  if (request.url !== "/todos") return problem(404, "Not here.");
  if (request.method === "GET") return { status: 200, body: [...list.values()] };
  if (request.method !== "POST") return problem(405, "GET or POST.");
  if (!request.headers["content-type"]?.startsWith("application/json"))
    return problem(415, "JSON.");
  const body = await text(request);
  const todo = add(membersOf(body).get("title"));
  if (!todo) return isJson(body) ? problem(422, "POST a title.") : problem(400, "Malformed.");
  broadcast({ todo, type: "added", cause: "http" });
  return { status: 201, body: todo, location: todo.url };
}

const problem = (status: number, detail: string) => ({ status, body: { status, detail } });

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

/** The members of a JSON object; none if it is anything else. A map has no members of its own. */
function membersOf(json: string): Map<string, unknown> {
  try {
    return new Map(Object.entries(JSON.parse(json)));
  } catch {
    return new Map();
  }
}

function add(title: unknown): Todo | undefined {
  if (typeof title !== "string" || title === "" || title.length > 200) return undefined;
  const id = list.size + 1;
  const url = `${origin()}/todos/${id}`;
  const todo = { completed: false, addedAt: new Date().toISOString(), title, id, url };
  list.set(id, todo);
  return todo;
}

// Here ws itself refuses the upgrade on every other path, with 400.
const live = new WebSocketServer({
  server,
  path: "/live",
  clientTracking: false,
  maxPayload: 65_536,
});
const connected = new Set<WebSocket>();

live.on("connection", (consumer) => {
  connected.add(consumer);
  send(consumer, { version: 1, todos: [...list.values()], type: "snapshot" });
  broadcastPresence();
  consumer.on("message", (data) => hear(consumer, membersOf(String(data))));
  consumer.on("error", (error) => console.error(error.message));
  consumer.on("close", () => {
    connected.delete(consumer);
    broadcastPresence();
  });
});

function hear(consumer: WebSocket, message: Map<string, unknown>): void {
  const type = message.get("type");
  if (type === "add") {
    const todo = add(message.get("title"));
    if (todo) broadcast({ todo, type: "added", cause: "websocket" });
    else send(consumer, { type: "error", reason: "add needs a title of 1 to 200 characters." });
  } else if (type === "complete") {
    const todo = list.get(Number(message.get("id")));
    if (todo) broadcast({ todo: Object.assign(todo, { completed: true }), type: "completed" });
    else send(consumer, { type: "error", reason: "complete needs the id of a to-do." });
  } else send(consumer, { type: "error", reason: "A message is add or complete.", got: type });
}

function broadcastPresence(): void {
  broadcast({ online: connected.size, type: "presence" });
}

function broadcast(message: object): void {
  for (const consumer of connected) send(consumer, message);
}

/** Two frames, cut anywhere: also in the middle of a character (RFC 6455, section 5.4). */
function send(consumer: WebSocket, message: object): void {
  const bytes = Buffer.from(JSON.stringify(message));
  const middle = Math.floor(bytes.length / 2);
  consumer.send(bytes.subarray(0, middle), { binary: false, fin: false });
  consumer.send(bytes.subarray(middle), { binary: false, fin: true });
}

const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;

server.listen(Number(process.env.PORT ?? 4002), "127.0.0.1", () => {
  console.log(`Listening on ${origin()}`);
});

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
