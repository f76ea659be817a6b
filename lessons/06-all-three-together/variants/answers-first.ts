/**
 * Lesson 06 where the answer comes first and the work later: each answer takes 100 ms, an order is placed 50 ms
 * after its 202, and a callback changes its report 80 ms after it was answered. Members are in alphabetical order.
 */

import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { type WebSocket, WebSocketServer } from "ws";

const ANSWER_MS = 100;
const ORDER_MS = 50;
const CHANGE_MS = 80;
const { REPORT_SERVICE_URL = "http://localhost:4106", WEBHOOK_SECRET = "" } = process.env;
const key = Buffer.from(WEBHOOK_SECRET.replace("whsec_", ""), "base64");

interface Report {
  id: string;
  result?: unknown;
  status: "working" | "ready" | "failed";
}
interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

const page = await readFile(new URL("../demo/index.html", import.meta.url));
const todos: object[] = [];
const reports = new Map<string, Report>();
const watchers = new Map<WebSocket, Set<string>>();
const accepted = new Set<string>();

const server = http.createServer(async (request, response) => {
  const body = await buffer(request);
  await wait(ANSWER_MS);
  if (request.url === "/") return void response.end(page);
  const { status, body: value, headers } = answerTo(request, body);
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.shouldKeepAlive = false;
  response.writeHead(status, { "Content-Type": type, ...headers });
  response.end(sorted(value));
});

function answerTo({ method, url = "", headers }: http.IncomingMessage, body: Buffer): Answer {
  const route = `${method} ${url}`;
  if (route === "GET /todos") return { status: 200, body: todos };
  if (route === "POST /todos") return added(parsed(body));
  if (route === "POST /reports") return promised();
  if (route === "POST /hooks/reports")
    return isSigned(headers, body) ? hooked(headers, body) : problem(401);
  const report = method === "GET" ? reports.get(url.replace("/reports/", "")) : undefined;
  return report ? { status: 200, body: report } : problem(404);
}

const problem = (status: number): Answer => ({
  status,
  body: { status, title: http.STATUS_CODES[status] },
});

function added({ title }: Record<string, unknown>): Answer {
  if (typeof title !== "string" || title === "" || title.length > 200) return problem(422);
  const id = String(todos.length + 1);
  const todo = { completed: false, id, title, url: `${origin()}/todos/${id}` };
  todos.push(todo);
  return { status: 201, body: todo, headers: { Location: todo.url } };
}

function promised(): Answer {
  const report: Report = { id: randomUUID(), status: "working" };
  reports.set(report.id, report);
  setTimeout(placeOrder, ORDER_MS, report);
  const headers = { Location: `${origin()}/reports/${report.id}`, "Retry-After": "1" };
  return { status: 202, body: { ...report }, headers };
}

async function placeOrder(report: Report): Promise<void> {
  const order = { callbackUrl: `${origin()}/hooks/reports`, reference: report.id, todos };
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  const request = { method: "POST", headers, body: sorted(order) };
  const answer = await fetch(`${REPORT_SERVICE_URL}/reports`, request).catch(() => undefined);
  if (!answer?.ok) settle(report.id, { status: "failed" });
}

function hooked(headers: http.IncomingHttpHeaders, body: Buffer): Answer {
  const { challenge, data, type } = parsed(body);
  if (type === "webhook.verify") return { status: 200, body: { challenge } };
  const { reference, result } = Object(data) as Record<string, unknown>;
  const id = String(headers["webhook-id"]);
  if (accepted.has(id)) return { status: 200, body: { known: true } };
  accepted.add(id);
  const news: Omit<Report, "id"> =
    type === "report.ready" ? { result, status: "ready" } : { status: "failed" };
  if (type === "report.ready" || type === "report.failed") {
    setTimeout(settle, ANSWER_MS + CHANGE_MS, reference, news);
  }
  return { status: 202, body: { known: false } };
}

/** A report that is done does not change any more. */
function settle(id: unknown, news: Omit<Report, "id">): void {
  const report = reports.get(String(id));
  if (report?.status !== "working") return;
  Object.assign(report, news);
  for (const [socket, ids] of watchers) if (ids.has(report.id)) say(socket, report);
}

function isSigned(headers: http.IncomingHttpHeaders, body: Buffer): boolean {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": list } = headers;
  const isFresh = Math.abs(Date.now() / 1_000 - Number(timestamp)) <= 300;
  const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body);
  const wanted = Buffer.from(`v1,${hmac.digest("base64")}`);
  const candidates = String(list)
    .split(" ")
    .map((each) => Buffer.from(each));
  const isOurs = candidates.some(
    (each) => each.length === wanted.length && timingSafeEqual(each, wanted),
  );
  return isFresh && isOurs;
}

/** The members of a JSON object; none for anything else. */
function parsed(body: Buffer): Record<string, unknown> {
  try {
    return Object(JSON.parse(body.toString()));
  } catch {
    return {};
  }
}

/** JSON with the members of each object in alphabetical order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)),
    );
  });
}

const say = (socket: WebSocket, report: Report) =>
  socket.send(sorted({ ...report, type: "report" }));

const wss = new WebSocketServer({ server, path: "/live" });
wss.on("connection", (socket: WebSocket) => {
  watchers.set(socket, new Set());
  socket.on("close", () => watchers.delete(socket));
  socket.on("error", () => {});
  socket.on("message", (data) => {
    const { type, id } = parsed(Buffer.from(data.toString()));
    const report = type === "watch" ? reports.get(String(id)) : undefined;
    if (!report) return socket.send(sorted({ reason: "There is no such report.", type: "error" }));
    watchers.get(socket)?.add(report.id);
    if (report.status !== "working") say(socket, report);
  });
});

const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;
server.listen(Number(process.env["PORT"] ?? 4006), "127.0.0.1", () => {
  console.log(`Listening on ${origin()}`);
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
