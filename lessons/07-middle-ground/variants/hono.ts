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
import { etag } from "hono/etag";
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
  const { title } = await c.req.json<Partial<Todo>>();
  if (typeof title !== "string" || title === "") throw new HTTPException(422);
  const id = String(todos.size + 1);
  const url = new URL(`/todos/${id}`, c.req.url).href;
  return c.json(keep("added", { id, url, title, completed: false }), 201);
});

app.patch("/todos/:id", async (c) => {
  const todo = todos.get(c.req.param("id"));
  if (!todo) throw new HTTPException(404);
  const { completed } = await c.req.json<Partial<Todo>>();
  const changes = completed === true && !todo.completed;
  return c.json(changes ? keep("completed", { ...todo, completed }) : todo);
});

app.use("/changes", etag());
app.get("/changes", (c) => {
  const n = c.req.query("after") ?? "0";
  if (!/^\d+$/.test(n)) throw new HTTPException(422);
  const after = Number(n);
  if (prefersStream(c)) return stream(c, after);
  const prefer = (c.req.header("Prefer") ?? "").split(",").map((each) => each.trim());
  const wait = prefer.map((each) => /^wait\s*=\s*(\d+)/i.exec(each)?.[1]).find(Boolean);
  if (wait !== undefined) return pollLong(c, after, Math.min(Number(wait), 25));
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

/** Settles with the next change, after `ms`, or when whoever asked has left. */
function nextChange(ms: number, left: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      left.removeEventListener("abort", done);
      waiting = waiting.filter((each) => each !== done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    left.addEventListener("abort", done);
    waiting.push(done);
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
      const changes = since(sent);
      for (const change of changes) {
        await out.writeSSE({
          id: String(change.seq),
          event: change.type,
          data: JSON.stringify(change),
        });
        sent = change.seq;
      }
      if (since(sent).length > 0) continue;
      if (changes.length === 0) await out.write(": \n\n");
      await nextChange(KEEPALIVE_MS, left.signal);
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
