/**
 * A right answer that looks different on the wire: node:http instead of express, numbers for ids, an absolute
 * Location, a date in Retry-After, answers in chunks, a snapshot for each newcomer, and "working" said to
 * whoever watches early. A callback that is not right gets 400, one about no report of ours 404.
 */

import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";

interface Report {
  result?: unknown;
  status: string;
  askedAt: string;
  id: number;
}

interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

const { REPORT_SERVICE_URL = "http://localhost:4106", WEBHOOK_SECRET = "" } = process.env;
if (WEBHOOK_SECRET === "") throw new Error("Set WEBHOOK_SECRET.");
const key = Buffer.from(WEBHOOK_SECRET.replace(/^whsec_/, ""), "base64");
const page = await readFile(new URL("../demo/index.html", import.meta.url));
const todos: object[] = [];
const reports = new Map<string, Report>();
const watchers = new Map<number, Set<WebSocket>>();
const seen = new Set<string>();

/** An error of whoever asks; everything else is one of ours. */
class Refused extends Error {
  readonly status: number;
  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
  }
}

const server = http.createServer((request, response) => {
  if (request.url === "/") return void response.end(page);
  answer(request)
    .catch((error: unknown): Answer => {
      const status = error instanceof Refused ? error.status : 500;
      const title = error instanceof Refused ? error.message : "Something went wrong here.";
      const headers = { "Content-Type": "application/problem+json" };
      return { status, body: { type: "about:blank", title, status }, headers };
    })
    .then(({ status, body, headers }) => {
      response.writeHead(status, { "Content-Type": "application/json", ...headers });
      // In two pieces, without a Content-Length.
      const text = JSON.stringify(body, null, 2);
      response.write(text.slice(0, 1));
      response.end(text.slice(1));
    });
});

async function answer(request: http.IncomingMessage): Promise<Answer> {
  const raw = await buffer(request);
  const route = `${request.method} ${request.url}`;
  if (route === "GET /todos") return { status: 200, body: todos };
  if (route === "POST /todos") return added(membersOf(raw).get("title"));
  if (route === "POST /reports") return promise();
  if (route === "POST /hooks/reports") return takeDelivery(request.headers, raw);
  const [, id] = /^GET \/reports\/([^/?]+)$/.exec(route) ?? [];
  const report = reports.get(id ?? "");
  if (!report) throw new Refused(404, "There is nothing here.");
  return { status: 200, body: report, headers: { "Cache-Control": "no-store" } };
}

function added(title: unknown): Answer {
  if (typeof title !== "string" || title === "" || title.length > 200) {
    throw new Refused(400, "A to-do has a title of 1 to 200 characters.");
  }
  const id = todos.length + 1;
  const todo = { completed: false, title, id, url: `${origin()}/todos/${id}` };
  todos.push(todo);
  return { status: 201, body: todo, headers: { LOCATION: todo.url } };
}

function promise(): Answer {
  const id = randomInt(2 ** 40, 2 ** 47);
  const report = { status: "working", askedAt: new Date().toISOString(), id };
  reports.set(String(id), report);
  setImmediate(placeOrder, report);
  const soon = new Date(Date.now() + 3_000).toUTCString();
  const headers = { LOCATION: `${origin()}/reports/${id}`, "retry-after": soon };
  return { status: 202, body: report, headers };
}

function placeOrder(report: Report): void {
  const callbackUrl = `http://127.0.0.1:${portOf()}/hooks/reports`;
  const body = JSON.stringify({ todos, callbackUrl, reference: report.id, list: "all of it" });
  const failed = () => report.status === "working" && change(report, { status: "failed" });
  const headers = { "content-type": "application/json; charset=utf-8" };
  const request = http.request(`${REPORT_SERVICE_URL}/reports`, { method: "POST", headers });
  request.on("error", failed);
  request.on("response", (response) => {
    const { statusCode = 0 } = response;
    if (statusCode < 200 || statusCode > 299) failed();
    // What it says beyond its status is of no interest, not even whether it comes to its end.
    response.on("error", () => {}).resume();
  });
  request.end(body);
}

function takeDelivery(headers: http.IncomingHttpHeaders, raw: Buffer): Answer {
  const id = String(headers["webhook-id"]);
  const seconds = Number(headers["webhook-timestamp"]);
  const isRecent = Math.abs(Date.now() / 1_000 - seconds) <= 300;
  const signed = Buffer.concat([Buffer.from(`${id}.${headers["webhook-timestamp"]}.`), raw]);
  const right = createHmac("sha256", key).update(signed).digest();
  const isRight = String(headers["webhook-signature"])
    .split(" ")
    .filter((each) => each.startsWith("v1,"))
    .map((each) => Buffer.from(each.slice(3), "base64"))
    .some((bytes) => bytes.length === right.length && timingSafeEqual(bytes, right));
  if (!isRecent || !isRight)
    throw new Refused(400, "This was not signed with our secret just now.");

  const members = membersOf(raw);
  const challenge = members.get("challenge");
  if (members.get("type") === "webhook.verify") return { status: 200, body: { challenge } };
  const status = { "report.ready": "ready", "report.failed": "failed" }[
    String(members.get("type"))
  ];
  const data = new Map(Object.entries(Object(members.get("data"))));
  const report = reports.get(String(data.get("reference")));
  if (!status || seen.has(id)) return { status: 202, body: { received: true } };
  if (!report) throw new Refused(404, "There is no such report.");
  seen.add(id);
  change(report, data.has("result") ? { status, result: data.get("result") } : { status });
  return { status: 200, body: { received: true } };
}

/** The members of a JSON object. A map has none of its own. */
function membersOf(json: Buffer | string): Map<string, unknown> {
  try {
    return new Map(Object.entries(JSON.parse(json.toString())));
  } catch {
    throw new Refused(400, "This is not a JSON object.");
  }
}

function change(report: Report, news: Partial<Report>): void {
  Object.assign(report, news);
  for (const socket of watchers.get(report.id) ?? []) tell(socket, report);
}

const tell = (socket: WebSocket, report: Report) => send(socket, { ...report, type: "report" });
const send = (socket: WebSocket, message: object) => socket.send(JSON.stringify(message), () => {});

const live = new WebSocketServer({ server, path: "/live", maxPayload: 65_536 });
live.on("connection", (socket) => {
  send(socket, { type: "snapshot", todos });
  socket.on("error", (error) => console.error(error.message));
  socket.on("message", (data) => {
    try {
      hear(socket, membersOf(String(data)));
    } catch (error) {
      send(socket, { type: "error", reason: String(error) });
    }
  });
  socket.on("close", () => {
    for (const each of watchers.values()) each.delete(socket);
  });
});

function hear(socket: WebSocket, message: Map<string, unknown>): void {
  if (message.get("type") !== "watch") throw new Refused(400, "The only message is watch.");
  const report = reports.get(String(message.get("id")));
  if (!report) throw new Refused(404, "There is no such report.");
  watchers.set(report.id, (watchers.get(report.id) ?? new Set()).add(socket));
  tell(socket, report);
}

const portOf = () => (server.address() as AddressInfo).port;
const origin = () => `http://localhost:${portOf()}`;
server.listen(Number(process.env.PORT ?? 4006), "127.0.0.1", () => {
  console.log(`Listening on ${origin()}`);
});

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
