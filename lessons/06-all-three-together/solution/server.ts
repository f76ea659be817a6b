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
app.post("/reports", (_, response) => {
  // Whoever knows the id can ask for the report: it must not be one that can be guessed.
  const report: Report = { id: randomUUID(), status: "working" };
  reports.set(report.id, report);
  void order(report);
  response.status(202).location(`/reports/${report.id}`).set("Retry-After", "3").json(report);
});

app.get("/reports/:id", ({ params }, response) => {
  const report = reports.get(params.id);
  if (!report) throw problem(404, `There is no report ${params.id}.`);
  response.json(report);
});
// #endregion

// #region leave-your-address-with-the-service
async function order(report: Report): Promise<void> {
  const callbackUrl = `${origin()}/hooks/reports`;
  try {
    const answer = await fetch(`${SERVICE_URL}/reports`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ reference: report.id, callbackUrl, todos }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`The report service answered ${answer.status}.`);
  } catch (error) {
    console.error(`Report ${report.id}: ${error}`);
    // The callback may have been faster than the answer, and it is signed.
    if (report.status === "working") change(report, { status: "failed" });
  }
}
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
const actedOn = new Set<string>();

app.post("/hooks/reports", express.raw({ type: () => true }), ({ headers, body }, response) => {
  const rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (!isSigned(headers, rawBody)) throw problem(401, "This delivery is not signed as agreed.");
  const { type, challenge, data } = JSON.parse(rawBody.toString());
  if (type === "webhook.verify") return void response.json({ challenge });
  const [id, report] = [String(headers["webhook-id"]), reports.get(data?.reference)];
  if (report && !actedOn.has(id)) {
    actedOn.add(id);
    if (type === "report.ready") change(report, { status: "ready", result: data.result });
    if (type === "report.failed") change(report, { status: "failed" });
  }
  response.status(204).end();
});
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
/** The ids that each connection has asked about. */
const watched = new Map<WebSocket, Set<string>>();

door.on("connection", (socket: WebSocket) => {
  watched.set(socket, new Set());
  socket.on("message", (data) => attempt(socket, () => watch(socket, data.toString())));
});

function watch(socket: WebSocket, text: string): void {
  const { type, id } = JSON.parse(text) ?? {};
  const report = reports.get(id);
  if (type !== "watch" || !report) throw new Error('Say {"type":"watch","id":"a report\'s id"}.');
  watched.get(socket)?.add(report.id);
  catchUp(socket, report);
}

function push(report: Report): void {
  for (const [socket, ids] of watched) {
    if (!ids.has(report.id) || socket.readyState !== WebSocket.OPEN) continue;
    say(socket, { type: "report", ...report });
  }
}
// #endregion

// #region catch-up
door.on("connection", (socket: WebSocket) => socket.on("close", () => watched.delete(socket)));

/** What changed before someone watched will not change again: say it now. */
function catchUp(socket: WebSocket, report: Report): void {
  if (report.status !== "working") say(socket, { type: "report", ...report });
}
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
