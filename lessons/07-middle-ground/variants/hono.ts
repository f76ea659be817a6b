/**
 * Lesson 07 with Hono, its helper for streams, and a promise for each who waits.
 *
 * Right in other ways than the solution, as the RFCs allow: changes tell more than the contract asks for,
 * the ETag is that of Hono's own middleware, a wrong N is a 422, and a long poll has no Cache-Control.
 */

import { readFile } from "node:fs/promises";
import { serve } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { accepts } from "hono/accepts";
import { etag, RETAINED_304_HEADERS } from "hono/etag";
import { HTTPException } from "hono/http-exception";
import { streamSSE } from "hono/streaming";

interface Todo {
  id: string;
  url: string;
  title: string;
  completed: boolean;
}
interface Change {
  seq: number;
  type: "added" | "completed";
  at: string;
  todo: Todo;
}

const KEEPALIVE_MS = Number(process.env["KEEPALIVE_MS"] ?? 15_000);
const todos = new Map<string, Todo>();
const log: Change[] = [];
/** Whoever waits for the next change. */
let waiting: (() => void)[] = [];

const app = new Hono();
app.get("/", async (c) =>
  c.html(await readFile(new URL("../demo/index.html", import.meta.url), "utf8")),
);

app.post("/todos", async (c) => {
  const { title = "" } = await c.req.json<Partial<Todo>>();
  const id = String(todos.size + 1);
  const url = new URL(`/todos/${id}`, c.req.url).href;
  return c.json(keep("added", checked({ id, url, title, completed: false })), 201);
});

app.patch("/todos/:id", async (c) => {
  const before = todos.get(c.req.param("id"));
  if (!before) throw new HTTPException(404);
  const { title = before.title, completed = before.completed } = await c.req.json<Partial<Todo>>();
  const todo = checked({ ...before, title, completed });
  if (completed && !before.completed) keep("completed", todo);
  else todos.set(todo.id, todo);
  return c.json(todo);
});

function checked(todo: Todo): Todo {
  const isTitle = typeof todo.title === "string" && todo.title !== "" && todo.title.length <= 200;
  if (!isTitle || typeof todo.completed !== "boolean") throw new HTTPException(422);
  return todo;
}

const tagged = etag({ retainedHeaders: [...RETAINED_304_HEADERS, "retry-after"] });
// It reads a body to its end to make a tag of it, and a stream has none.
app.use("/changes", (c, next) => (prefersStream(c) ? next() : tagged(c, next)));
app.get("/changes", (c) => {
  const n = c.req.query("after") ?? "0";
  if (!/^\d+$/.test(n)) throw new HTTPException(422);
  const after = Number(n);
  if (prefersStream(c)) return stream(c, after);
  const prefer = (c.req.header("Prefer") ?? "").split(",").map((each) => each.trim());
  const wait = prefer.map((each) => /^wait\s*=\s*"?(\d+)"?$/i.exec(each)?.[1]).find(Boolean);
  if (wait !== undefined) return pollLong(c, after, Math.min(Number(wait), 30));
  c.header("Cache-Control", "private, no-cache");
  c.header("Retry-After", "5");
  return c.json(since(after));
});

function keep(type: Change["type"], todo: Todo): Todo {
  todos.set(todo.id, todo);
  log.push({ seq: log.length + 1, type, at: new Date().toISOString(), todo });
  const heard = waiting;
  waiting = [];
  for (const wake of heard) wake();
  return todo;
}

const since = (after: number) => log.slice(after);

function prefersStream(c: Context): boolean {
  const supports = ["application/json", "text/event-stream"];
  const match = accepts(c, { header: "Accept", supports, default: "application/json" });
  return match === "text/event-stream";
}

/** Whether there is a change before `ms` are over or whoever asked has left. */
function nextChange(ms: number, left: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (isNew: boolean) => {
      clearTimeout(timer);
      left.removeEventListener("abort", giveUp);
      waiting = waiting.filter((each) => each !== wake);
      resolve(isNew);
    };
    const wake = () => done(true);
    const giveUp = () => done(false);
    const timer = setTimeout(giveUp, ms);
    left.addEventListener("abort", giveUp);
    waiting.push(wake);
  });
}

async function pollLong(c: Context, after: number, waitS: number): Promise<Response> {
  if (since(after).length === 0) await nextChange(waitS * 1_000, c.req.raw.signal);
  return since(after).length === 0 ? c.body(null, 204) : c.json(since(after));
}

function stream(c: Context, after: number): Response {
  const lastEventId = c.req.header("Last-Event-ID") ?? "";
  let sent = /^\d+$/.test(lastEventId) ? Number(lastEventId) : after;
  return streamSSE(c, async (out) => {
    const left = new AbortController();
    out.onAbort(() => left.abort());
    while (!left.signal.aborted) {
      for (const change of since(sent)) {
        const { seq, type } = change;
        await out.writeSSE({ id: String(seq), event: type, data: JSON.stringify(change) });
        sent = seq;
      }
      if (since(sent).length > 0) continue;
      const isNew = await nextChange(KEEPALIVE_MS, left.signal);
      if (!isNew) await out.write(": \n\n");
    }
  });
}

const server = serve(
  { fetch: app.fetch, port: Number(process.env["PORT"] ?? 4007), hostname: "127.0.0.1" },
  ({ port }) => console.log(`Listening on http://localhost:${port}`),
);
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    server.close();
    process.exit(0);
  });
}
