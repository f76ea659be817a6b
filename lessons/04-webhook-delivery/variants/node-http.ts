/**
 * Lesson 04 on bare `node:http`, in both directions.
 *
 * Right in other ways than the solution, as the contract allows: the body is indented, in chunks and in
 * ASCII (`\u00e4`), headers are written in capitals, each attempt has a connection of its own, retries are
 * plain timers, the list names deliveries by numbers, errors have words of their own.
 */

import { createHmac, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";

const TIMEOUT_MS = Number(process.env["DELIVERY_TIMEOUT_MS"] ?? 5_000);
const DELAYS_MS = (process.env["RETRY_DELAYS_MS"] ?? "1000,5000,30000").split(",").map(Number);
const TYPES = ["todo.added", "todo.completed"];

interface Todo {
  id: number;
  url: string;
  title: string;
  completed: boolean;
}

interface Listed {
  id: number;
  type: string;
  state: "pending" | "delivered" | "failed";
  attempts: { at: number; status: number | null; error: string | null }[];
}

class Refusal extends Error {
  readonly status: number;
  constructor(status: number, title: string) {
    super(title);
    this.status = status;
  }
}

/** Who is called, and what became of it. */
class Endpoint {
  readonly id = randomBytes(6).toString("hex");
  readonly key = randomBytes(32);
  readonly deliveries: Listed[] = [];
  readonly url: string;
  readonly events: string[];
  readonly #timers = new Set<NodeJS.Timeout>();
  #isActive = true;

  constructor(url: string, events: string[]) {
    this.url = url;
    this.events = events;
  }

  begin(type: string, body: string): void {
    if (!this.#isActive) return;
    const listed: Listed = {
      id: this.deliveries.length + 1,
      type,
      state: "pending",
      attempts: [],
    };
    this.deliveries.push(listed);
    void this.#attempt(listed, randomBytes(12).toString("base64url"), body);
  }

  /** Forgets all that was planned, and takes nothing new. */
  end(): void {
    this.#isActive = false;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const listed of this.deliveries) {
      if (listed.state === "pending") listed.state = "failed";
    }
  }

  async #attempt(listed: Listed, messageId: string, body: string): Promise<void> {
    const at = Date.now();
    try {
      const status = await this.#send(messageId, body);
      listed.attempts.push({ at, status, error: null });
      if (status >= 200 && status <= 299) listed.state = "delivered";
      if (status === 410) this.end();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      listed.attempts.push({ at, status: null, error: code ?? message });
    }
    const delay = DELAYS_MS[listed.attempts.length - 1];
    if (delay === undefined && listed.state === "pending") listed.state = "failed";
    if (listed.state !== "pending" || !this.#isActive) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#attempt(listed, messageId, body);
    }, delay);
    this.#timers.add(timer);
  }

  #send(messageId: string, body: string): Promise<number> {
    const seconds = Math.trunc(Date.now() / 1_000);
    const hmac = createHmac("sha256", this.key);
    const signature = hmac.update(`${messageId}.${seconds}.`).update(body).digest("base64");
    return new Promise((resolve, reject) => {
      const { request } = this.url.startsWith("https") ? https : http;
      const sending = request(this.url, {
        method: "POST",
        agent: false,
        headers: {
          "CONTENT-TYPE": "Application/JSON; charset=utf-8",
          "WEBHOOK-ID": messageId,
          "WEBHOOK-TIMESTAMP": seconds,
          "WEBHOOK-SIGNATURE": `v1,${signature}`,
        },
      });
      const late = setTimeout(() => sending.destroy(new Error("no answer in time")), TIMEOUT_MS);
      sending.once("close", () => clearTimeout(late));
      sending.once("error", reject);
      sending.once("response", (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      });
      const middle = Math.floor(body.length / 2);
      sending.write(body.slice(0, middle));
      sending.end(body.slice(middle));
    });
  }
}

const todos: Todo[] = [];
const endpoints = new Map<string, Endpoint>();

function raise(type: string, data: Todo): void {
  const event = { timestamp: new Date().toISOString(), data, type, version: 1 };
  const body = inAscii(JSON.stringify(event, null, 2));
  for (const endpoint of endpoints.values()) {
    if (endpoint.events.includes(type)) endpoint.begin(type, body);
  }
}

const inAscii = (text: string) =>
  text.replaceAll(/[^\n -~]/g, (unit) => {
    const escaped = [...Array(unit.length).keys()].map((index) =>
      unit.charCodeAt(index).toString(16).padStart(4, "0"),
    );
    return `\\u${escaped.join("\\u")}`;
  });

interface Reply {
  status: number;
  value?: unknown;
  location?: string;
}

async function answer(request: http.IncomingMessage): Promise<Reply> {
  const [, name, id, inner] = (request.url ?? "/").split("?")[0]?.split("/") ?? [];
  const action = `${request.method} /${name ?? ""}${id ? "/:id" : ""}${inner ? `/${inner}` : ""}`;
  if (action === "POST /todos") {
    const { title } = await fieldsOf(request);
    const number = todos.length + 1;
    const url = new URL(`/todos/${number}`, `http://${request.headers.host}`).href;
    const todo = checked({ id: number, url, title, completed: false });
    todos.push(todo);
    raise("todo.added", todo);
    return { status: 201, value: todo, location: url };
  }
  if (action === "PATCH /todos/:id") {
    const index = Number(id) - 1;
    const before = todos[index];
    if (!before) throw new Refusal(404, "no such to-do");
    const { title = before.title, completed = before.completed } = await fieldsOf(request);
    const after = checked({ ...before, title, completed });
    todos[index] = after;
    if (after.completed && !before.completed) raise("todo.completed", after);
    return { status: 200, value: after };
  }
  if (action === "POST /webhooks") {
    const { url, events } = await fieldsOf(request);
    const isUrl = typeof url === "string" && /^https?:\/\//i.test(url) && URL.canParse(url);
    const areKnown = Array.isArray(events) && events.every((each) => TYPES.includes(each));
    if (!isUrl || !areKnown || events.length === 0) throw new Refusal(400, "bad url or events");
    const endpoint = new Endpoint(url, events);
    endpoints.set(endpoint.id, endpoint);
    const secret = `whsec_${endpoint.key.toString("base64")}`;
    const location = `/webhooks/${endpoint.id}`;
    return {
      status: 201,
      value: { id: endpoint.id, url, events, status: "active", secret, link: location },
      location,
    };
  }
  const endpoint = name === "webhooks" ? endpoints.get(id ?? "") : undefined;
  if (!endpoint) throw new Refusal(404, "nothing here");
  if (action === "GET /webhooks/:id/deliveries") return { status: 200, value: endpoint.deliveries };
  if (action !== "DELETE /webhooks/:id") throw new Refusal(404, "nothing here");
  endpoint.end();
  endpoints.delete(endpoint.id);
  return { status: 204 };
}

function checked(todo: Omit<Todo, "title" | "completed"> & Record<string, unknown>): Todo {
  const { id, url, title, completed } = todo;
  if (typeof title !== "string" || title === "" || title.length > 200) {
    throw new Refusal(400, "a title has 1 to 200 characters");
  }
  if (typeof completed !== "boolean") throw new Refusal(400, "completed is true or false");
  return { id, url, title, completed };
}

async function fieldsOf(request: http.IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    return Object(JSON.parse(Buffer.concat(chunks).toString()));
  } catch {
    throw new Refusal(400, "this is not JSON");
  }
}

const server = http.createServer(async (request, response) => {
  if (request.method === "GET" && request.url === "/") {
    const page = await readFile(new URL("../demo/index.html", import.meta.url));
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
    return;
  }
  try {
    const { status, value, location } = await answer(request);
    if (location) response.setHeader("location", location);
    if (value !== undefined) response.setHeader("content-type", "application/json");
    response.writeHead(status).end(value === undefined ? undefined : JSON.stringify(value));
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 500;
    const title = error instanceof Refusal ? error.message : "out of order";
    response.writeHead(status, { "content-type": "application/problem+json" });
    response.end(JSON.stringify({ title, status }));
  }
});

server.listen(Number(process.env["PORT"] ?? 4004), "127.0.0.1", () => {
  console.log(`Listening on http://localhost:${(server.address() as AddressInfo).port}`);
});

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
