/**
 * Given in lesson 06: what earlier lessons taught. The to-do list and problem details (lesson 01), the
 * WebSocket endpoint (lesson 02), and how a signature is checked (lesson 05).
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import express, { type ErrorRequestHandler } from "express";
import { type WebSocket, WebSocketServer } from "ws";

type Todo = { id: string; url: string; title: string; completed: boolean };
/** The list, in order of creation. */
export const todos: Todo[] = [];

const KEY = Buffer.from((process.env.WEBHOOK_SECRET ?? "").replace("whsec_", ""), "base64");
if (KEY.length === 0) throw new Error("Set WEBHOOK_SECRET: anybody can sign with an empty key.");

/** An error to throw in any route: it is answered with this status (400 to 599) and this detail. */
export const problem = (status: number, detail: string) =>
  Object.assign(new Error(detail), { status });

/** Serves the demo page at `/` and the list at `/todos`. The lesson's server adds its routes. */
export const app = express();
const server = createServer(app);
/** The server's own address, such as http://localhost:4006. It has one once it listens. */
export const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;

app.use(express.static(fileURLToPath(new URL("./demo", import.meta.url))));
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))));
app.get("/todos", (_, response) => void response.json(todos));
app.post("/todos", express.json(), ({ body }, response) => {
  const title: unknown = body?.title;
  if (typeof title !== "string" || title.length < 1 || title.length > 200) {
    throw problem(422, "title has to be 1 to 200 characters.");
  }
  const id = String(todos.length + 1);
  const todo = { id, url: `${origin()}/todos/${id}`, title, completed: false };
  todos.push(todo);
  response.status(201).location(todo.url).json(todo);
});

/** The WebSocket endpoint at `/live`: emits "connection" with each new WebSocket. */
export const door = new WebSocketServer({ server, path: "/live", maxPayload: 64 * 1024 });
// An "error" that nobody listens to would end the process.
door.on("connection", (socket: WebSocket) => socket.on("error", console.error));

/** Sends one message as JSON. */
export const say = (socket: WebSocket, message: object) => socket.send(JSON.stringify(message));

/** Calls `act`; when that throws, sends `{type:"error", reason}` to this WebSocket and to no other. */
export function attempt(socket: WebSocket, act: () => void): void {
  try {
    act();
  } catch (error) {
    say(socket, { type: "error", reason: error instanceof Error ? error.message : String(error) });
  }
}

/** Whether these bytes were signed with `WEBHOOK_SECRET`, at most 300 s before or after now. */
export function isSigned(headers: IncomingHttpHeaders, rawBody: Buffer): boolean {
  const [id, timestamp, list] = ["id", "timestamp", "signature"].map(
    (name) => headers[`webhook-${name}`],
  );
  if (!id || !timestamp || !(Math.abs(Date.now() / 1_000 - Number(timestamp)) <= 300)) return false;
  const hmac = createHmac("sha256", KEY).update(`${id}.${timestamp}.`).update(rawBody);
  const right = Buffer.from(`v1,${hmac.digest("base64")}`);
  const candidates = String(list).split(" ").map(Buffer.from);
  return candidates.some((one) => one.length === right.length && timingSafeEqual(one, right));
}

const answerProblem: ErrorRequestHandler = (error, _, response, next) => {
  if (response.headersSent) return next(error);
  const status = error instanceof SyntaxError ? 400 : (error.status ?? 500);
  const detail = status < 500 ? error.message : "Something went wrong here.";
  if (status >= 500) console.error(error);
  response.status(status).type("application/problem+json").json({ status, detail });
};

/**
 * Listens on `PORT` (default 4006) of the loopback interface. Call it after the last route. SIGINT and
 * SIGTERM end the process with exit code 0.
 */
export function serve(): void {
  app.use(answerProblem);
  server.listen(Number(process.env.PORT ?? 4006), "127.0.0.1");
  server.on("listening", () => console.log(`Listening on ${origin()}`));
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}
