/**
 * Lesson 04 with Hono and an outbox: a change writes down what is to be sent, a worker sends what is due.
 *
 * Right in other ways than the solution, as the contract allows: nothing is sent by the request that
 * raised the event, times in the body are whole seconds, each delivery carries two signatures (as while a
 * secret is exchanged), a redirect is an error and not a status, DELETE answers 200.
 */

import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";

/** How often the worker looks into the outbox. */
const TICK_MS = 5;
const TIMEOUT_MS = Number(process.env["DELIVERY_TIMEOUT_MS"] ?? 5_000);
const DELAYS_MS = (process.env["RETRY_DELAYS_MS"] ?? "1000,5000,30000").split(",").map(Number);

interface Todo {
  id: string;
  url: string;
  title: string;
  completed: boolean;
}

interface Endpoint {
  id: string;
  url: string;
  events: string[];
  secret: string;
  status: "active" | "disabled" | "deleted";
}

interface Letter {
  id: string;
  type: string;
  state: "pending" | "delivered" | "failed";
  attempts: { at: string; status?: number; error?: string }[];
  endpoint: Endpoint;
  body: string;
  /** When to send it; Infinity while it is under way. */
  dueAt: number;
}

const todos = new Map<string, Todo>();
const endpoints = new Map<string, Endpoint>();
const outbox: Letter[] = [];

function write(type: string, data: Todo): void {
  const timestamp = new Date().toISOString().replace(/\.\d+/, "");
  const body = JSON.stringify({ type, timestamp, data });
  for (const endpoint of endpoints.values()) {
    if (endpoint.status !== "active" || !endpoint.events.includes(type)) continue;
    const id = `msg_${randomUUID().replaceAll("-", "")}`;
    outbox.push({ id, type, state: "pending", attempts: [], endpoint, body, dueAt: Date.now() });
  }
}

async function send(letter: Letter): Promise<void> {
  const { id, endpoint, body, attempts } = letter;
  letter.dueAt = Infinity;
  const at = new Date().toISOString();
  try {
    const seconds = Math.floor(Date.now() / 1_000);
    const content = `${id}.${seconds}.${body}`;
    const signatures = [randomBytes(24), Buffer.from(endpoint.secret.slice(6), "base64")].map(
      (key) => `v1,${createHmac("sha256", key).update(content).digest("base64")}`,
    );
    const answer = await fetch(endpoint.url, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        "content-type": "application/json",
        "user-agent": "outbox/1",
        "webhook-id": id,
        "webhook-timestamp": String(seconds),
        "webhook-signature": signatures.join(" "),
      },
      body,
    });
    void answer.body?.cancel().catch(() => {});
    attempts.push({ at, status: answer.status });
    if (answer.ok) letter.state = "delivered";
    if (answer.status === 410) endpoint.status = "disabled";
  } catch (error) {
    attempts.push({ at, error: String(error) });
  }
  const delay = DELAYS_MS[attempts.length - 1];
  if (letter.state !== "pending") return;
  if (delay === undefined) letter.state = "failed";
  else letter.dueAt = Date.now() + delay;
}

function work(): void {
  for (const letter of outbox) {
    if (letter.state !== "pending") continue;
    if (letter.endpoint.status !== "active") letter.state = "failed";
    else if (letter.dueAt <= Date.now()) void send(letter);
  }
}
setInterval(work, TICK_MS);

const app = new Hono();

app.get("/", async (c) =>
  c.html(await readFile(new URL("../demo/index.html", import.meta.url), "utf8")),
);

app.post("/todos", async (c) => {
  const id = randomUUID();
  const url = new URL(`/todos/${id}`, c.req.url).href;
  const { title } = await c.req.json();
  const todo = keep({ id, url, title, completed: false });
  write("todo.added", todo);
  return c.json(todo, 201, { Location: url });
});

app.patch("/todos/:id", async (c) => {
  const before = todos.get(c.req.param("id"));
  if (!before) throw new HTTPException(404, { message: "no such to-do" });
  const { title = before.title, completed = before.completed } = await c.req.json();
  const todo = keep({ ...before, title, completed });
  if (todo.completed && !before.completed) write("todo.completed", todo);
  return c.json(todo);
});

app.post("/webhooks", async (c) => {
  const { url, events } = await c.req.json();
  const known = ["todo.added", "todo.completed"];
  const fits = Array.isArray(events) && events.length > 0 && events.every((e) => known.includes(e));
  if (!fits || !/^https?:\/\/./.test(String(url))) throw new HTTPException(422);
  const id = randomUUID();
  const secret = `whsec_${randomBytes(64).toString("base64")}`;
  const endpoint: Endpoint = { id, url, events, secret, status: "active" };
  endpoints.set(id, endpoint);
  return c.json(endpoint, 201, { Location: new URL(`/webhooks/${id}`, c.req.url).href });
});

app.get("/webhooks/:id/deliveries", (c) => {
  const endpoint = find(c.req.param("id"));
  const mine = outbox.filter((letter) => letter.endpoint === endpoint);
  return c.json(mine.map(({ id, type, state, attempts }) => ({ state, attempts, type, id })));
});

app.delete("/webhooks/:id", (c) => {
  const endpoint = find(c.req.param("id"));
  endpoint.status = "deleted";
  endpoints.delete(endpoint.id);
  return c.json({ gone: endpoint.id });
});

function find(id: string): Endpoint {
  const endpoint = endpoints.get(id);
  if (endpoint) return endpoint;
  throw new HTTPException(404, { message: "no such endpoint" });
}

function keep(todo: Todo): Todo {
  const { title, completed } = todo;
  if (typeof title !== "string" || title.length < 1 || title.length > 200) {
    throw new HTTPException(422, { message: "a title has 1 to 200 characters" });
  }
  if (typeof completed !== "boolean") throw new HTTPException(422, { message: "true or false" });
  todos.set(todo.id, todo);
  return todo;
}

serve(
  { fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env["PORT"] ?? 4004) },
  ({ port }) => console.log(`Listening on http://localhost:${port}`),
);

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
