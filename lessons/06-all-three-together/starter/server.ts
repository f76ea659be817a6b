/**
 * Lesson 06, all-three-together: a report that takes a while, promised, ordered, called back and pushed.
 * The contract is in ../README.md. Sources: RFC 9110, section 15.3.3 (202); Standard Webhooks 1.0.0; RFC 6455.
 */

import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import express, { type ErrorRequestHandler } from "express";
import { WebSocket, WebSocketServer } from "ws";

type Todo = { id: string; url: string; title: string; completed: boolean };
type Report = { id: string; status: "working" | "ready" | "failed"; result?: unknown };
const todos: Todo[] = [];
const reports = new Map<string, Report>();

const SERVICE_URL = process.env.REPORT_SERVICE_URL ?? "http://localhost:4106";
const KEY = Buffer.from((process.env.WEBHOOK_SECRET ?? "").replace("whsec_", ""), "base64");
if (KEY.length === 0) throw new Error("Set WEBHOOK_SECRET: anybody can sign with an empty key.");

/** An error to throw anywhere; one place answers it. */
const problem = (status: number, detail: string) => Object.assign(new Error(detail), { status });

const app = express();
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

const server = app.listen(Number(process.env.PORT ?? 4006), "127.0.0.1");
server.on("listening", () => console.log(`Listening on ${origin()}`));
const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;

// #region change
/** The one place where a report changes: whoever watches it hears of it from here. */
function change(report: Report, news: Omit<Report, "id">): void {
  Object.assign(report, news);
  push(report);
}
// #endregion

// #region promise-a-report
// TODO step 1: promise a report. POST /reports keeps a Report with a fresh id, hands it to order(report),
// and answers 202 without waiting for that, with Location and Retry-After; GET /reports/:id gives it, or
// 404 (RFC 9110, section 15.3.3). Green when done: tests/1-promise-a-report.test.ts
// #endregion

// #region leave-your-address-with-the-service
// TODO step 2: POST {reference, callbackUrl, todos} to `${SERVICE_URL}/reports`: the report's id, the address
// of your own /hooks/reports, the list. Refused or not reached: change(report, { status: "failed" })
// (RFC 9110, section 9.3.3). Green when done: tests/2-leave-your-address-with-the-service.test.ts
async function order(_report: Report): Promise<void> {}
// #endregion

/** The work of lesson 05: were these very bytes signed with our secret, at most 300 s ago or ahead? */
function isSigned(headers: IncomingHttpHeaders, rawBody: Buffer): boolean {
  const [id, timestamp, list] = ["id", "timestamp", "signature"].map(
    (name) => headers[`webhook-${name}`],
  );
  if (!id || !timestamp || !(Math.abs(Date.now() / 1_000 - Number(timestamp)) <= 300)) return false;
  const hmac = createHmac("sha256", KEY).update(`${id}.${timestamp}.`).update(rawBody);
  const right = Buffer.from(`v1,${hmac.digest("base64")}`);
  const candidates = String(list).split(" ").map(Buffer.from);
  return candidates.some((one) => one.length === right.length && timingSafeEqual(one, right));
}

// #region believe-only-a-signed-callback
// TODO step 3: take deliveries at POST /hooks/reports. Given: isSigned(headers, rawBody), change(report, news).
// Mind the order: raw bytes, signature, challenge, webhook-id, and only then the report (Standard Webhooks,
// "Verifying webhook authenticity"). Green when done: tests/3-believe-only-a-signed-callback.test.ts
// #endregion

// The work of lesson 02: a door on /live, and errors that go back to whoever made them.
const door = new WebSocketServer({ server, path: "/live", maxPayload: 64 * 1024 });
const say = (socket: WebSocket, message: object) => socket.send(JSON.stringify(message));
door.on("connection", (socket: WebSocket) => socket.on("error", console.error));

function attempt(socket: WebSocket, act: () => void): void {
  try {
    act();
  } catch (error) {
    say(socket, { type: "error", reason: error instanceof Error ? error.message : String(error) });
  }
}

// #region push-to-the-one-who-waits
// TODO step 4: {type:"watch", id} on /live makes a connection hear of each change of that report, as
// {type:"report", id, status, result}, and of no other. Given: attempt(socket, act), say(socket, message),
// catchUp(socket, report) for step 5 (RFC 6455, section 1.2). Green when done: tests/4-push-to-the-one-who-waits.test.ts
function push(_report: Report): void {}
// #endregion

// #region catch-up
// TODO step 5: tell someone who watches a report that is done at once, and forget a connection that has
// closed (RFC 6455, section 7.1.4). Green when done: tests/5-catch-up.test.ts
function catchUp(_socket: WebSocket, _report: Report): void {}
// #endregion

const asProblem: ErrorRequestHandler = (error, _, response, next) => {
  if (response.headersSent) return next(error);
  const status = error instanceof SyntaxError ? 400 : (error.status ?? 500);
  const detail = status < 500 ? error.message : "Something went wrong here.";
  if (status >= 500) console.error(error);
  response.status(status).type("application/problem+json").json({ status, detail });
};
app.use(asProblem);

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
