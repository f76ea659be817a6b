/**
 * Lesson 07 on bare node:http, without Express and without a shared emitter.
 *
 * Right in other ways than the solution, as the RFCs allow: numbers rise in steps of ten, the ETag is weak
 * and made of the body, Retry-After is a date (RFC 9110, section 10.2.3), who waits is looked after by one
 * timer for all, events end their lines with CR LF, and a comment needs no empty line.
 */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";

interface Todo {
  id: string;
  url: string;
  title: string;
  completed: boolean;
}
interface Change {
  seq: number;
  type: string;
  todo: Todo;
}
/** Somebody to whom each change is to be told, and when their time is over. */
interface Listener {
  tell: () => void;
  until: number;
  late: () => void;
}

const KEEPALIVE_MS = Number(process.env["KEEPALIVE_MS"] ?? 15_000);
const DEMO = readFileSync(new URL("../demo/index.html", import.meta.url));
const todos = new Map<string, Todo>();
const log: Change[] = [];
const listeners = new Set<Listener>();

class Problem extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

const server = http.createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    const status = error instanceof Problem ? error.status : 500;
    response.writeHead(status, { "Content-Type": "application/problem+json" });
    response.end(JSON.stringify({ status, title: http.STATUS_CODES[status] }));
  });
});

async function answer(request: http.IncomingMessage, response: http.ServerResponse) {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const id = /^\/todos\/([^/]+)$/.exec(pathname)?.[1];
  const route = `${request.method} ${id === undefined ? pathname : "/todos/:id"}`;
  if (route === "GET /") return void response.setHeader("Content-Type", "text/html").end(DEMO);
  if (route === "GET /changes") return changes(request, response, searchParams.get("after"));
  if (route === "POST /todos") return send(response, 201, add(await bodyOf(request)));
  if (route === "PATCH /todos/:id") return send(response, 200, patch(id, await bodyOf(request)));
  throw new Problem(404, "Nothing here.");
}

async function bodyOf(request: http.IncomingMessage): Promise<Partial<Todo>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as Partial<Todo>;
  } catch {
    throw new Problem(400, "Not JSON.");
  }
}

function add({ title }: Partial<Todo>): Todo {
  const id = `t${todos.size}`;
  const todo = { id, url: `${origin()}/todos/${id}`, title: title ?? "", completed: false };
  return write("added", checked(todo));
}

function patch(id: string | undefined, change: Partial<Todo>): Todo {
  const before = todos.get(id ?? "");
  if (!before) throw new Problem(404, "No such to-do.");
  const { title = before.title, completed = before.completed } = change;
  const todo = checked({ ...before, title, completed });
  if (completed && !before.completed) return write("completed", todo);
  todos.set(todo.id, todo);
  return todo;
}

function checked(todo: Todo): Todo {
  const { title, completed } = todo;
  const isTitle = typeof title === "string" && title !== "" && [...title].length <= 200;
  if (!isTitle || typeof completed !== "boolean") throw new Problem(400, "Wrong fields.");
  return todo;
}

function write(type: string, todo: Todo): Todo {
  todos.set(todo.id, todo);
  log.push({ seq: (log.length + 1) * 10, type, todo });
  for (const { tell } of listeners) tell();
  return todo;
}

function changes(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  n: string | null,
): void {
  const after = Number(n ?? 0);
  if (!Number.isSafeInteger(after) || after < 0) throw new Problem(400, "No such number.");
  const isStream = /^\s*text\/event-stream\s*(,|$)/.test(byPreference(request.headers.accept));
  const lastEventId = request.headers["last-event-id"]?.toString() ?? "";
  const waitS = preferredWait(request.headers["prefer"]?.toString() ?? "");
  if (isStream) stream(response, /^\d+$/.test(lastEventId) ? Number(lastEventId) : after);
  else if (waitS === undefined) poll(request, response, after);
  else pollLong(response, after, waitS);
}

/** The media ranges of an Accept header, the one with the highest q first. */
function byPreference(accept = "*/*"): string {
  const ranges = accept.split(",").map((range) => {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim());
    const q = parameters.find((parameter) => parameter.startsWith("q="));
    return { type, q: q === undefined ? 1 : Number(q.slice(2)) };
  });
  const wanted = ranges.filter(({ q }) => q > 0).toSorted((one, other) => other.q - one.q);
  return wanted.map(({ type }) => type).join(",");
}

function preferredWait(prefer: string): number | undefined {
  for (const preference of prefer.split(",")) {
    const [name = "", value = ""] = (preference.split(";")[0] ?? "").split("=");
    const seconds = /^\s*("?)(\d+)\1\s*$/.exec(value)?.[2];
    if (name.trim().toLowerCase() !== "wait" || seconds === undefined) continue;
    return Math.min(30, Number(seconds));
  }
  return undefined;
}

const since = (after: number) => log.filter((change) => change.seq > after);

function poll(request: http.IncomingMessage, response: http.ServerResponse, after: number): void {
  const body = JSON.stringify(since(after));
  const tag = `"${createHash("sha1").update(body).digest("base64url")}"`;
  response.setHeader("ETag", `W/${tag}`);
  response.setHeader("Retry-After", new Date(Date.now() + 3_000).toUTCString());
  const condition = request.headers["if-none-match"] ?? "";
  if (condition.trim() === "*" || condition.includes(tag)) {
    response.writeHead(304).end();
    return;
  }
  send(response, 200, since(after));
}

function pollLong(response: http.ServerResponse, after: number, waitS: number): void {
  const tell = () => {
    if (since(after).length === 0) return;
    listeners.delete(listener);
    send(response, 200, since(after));
  };
  const late = () => {
    listeners.delete(listener);
    response.writeHead(204).end();
  };
  const listener = { tell, late, until: performance.now() + waitS * 1_000 };
  listeners.add(listener);
  response.once("close", () => listeners.delete(listener));
  tell();
}

// One look around for everyone: nobody leaves a timer behind.
setInterval(() => {
  for (const { until, late } of listeners) if (performance.now() >= until) late();
}, 20);

function stream(response: http.ServerResponse, from: number): void {
  response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8" });
  response.write("retry: 1000\r\n\r\n");
  let sent = from;
  const tell = () => {
    for (const change of since(sent)) {
      const data = JSON.stringify(change, null, 1).split("\n");
      const lines = [`event:${change.type}`, ...data.map((line) => `data:${line}`)];
      response.write(`${lines.join("\r\n")}\r\nid:${change.seq}\r\n\r\n`);
      sent = change.seq;
    }
  };
  const listener = { tell, late: () => {}, until: Infinity };
  const timer = setInterval(() => response.write(":\r\n"), KEEPALIVE_MS);
  listeners.add(listener);
  response.once("close", () => {
    listeners.delete(listener);
    clearInterval(timer);
  });
  tell();
}

function send(response: http.ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(value));
}

const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;
server.listen(Number(process.env["PORT"] ?? 4007), "127.0.0.1", () => {
  console.log(`Listening on ${origin()}`);
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
