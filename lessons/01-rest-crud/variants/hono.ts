/**
 * Lesson 01 with Hono instead of Express.
 *
 * Right in other ways than the solution, as the RFCs allow: ids are UUIDs, Location is relative
 * (RFC 9110, section 10.2.2), a to-do tells more than the contract asks for, problem details carry a
 * title and the list of errors (RFC 9457, section 3.2), and deleting what is not there says 204.
 */

import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { serve } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";

interface Fields {
  title: string;
  completed: boolean;
  order?: number;
}

interface Todo extends Fields {
  id: string;
  url: string;
  createdAt: string;
}

/** What is wrong with a body, one entry for each wrong member. */
class WrongFields extends Error {
  readonly errors: { pointer: string; detail: string }[];
  constructor(errors: WrongFields["errors"]) {
    super("Some fields are not as the contract has them.");
    this.errors = errors;
  }
}

const todos: Todo[] = [];

const app = new Hono();
app.use(cors({ origin: "*", allowHeaders: ["Content-Type"], exposeHeaders: ["Location"] }));

app.get("/", async (c) =>
  c.html(await readFile(new URL("../demo/index.html", import.meta.url), "utf8")),
);

app.post("/todos", async (c) => {
  const fields = checked(await jsonOf(c), { completed: false });
  const path = `/todos/${randomUUID()}`;
  const todo: Todo = {
    ...fields,
    completed: false,
    id: path.slice("/todos/".length),
    url: new URL(path, c.req.url).href,
    createdAt: new Date().toISOString(),
  };
  todos.push(todo);
  return c.json(todo, 201, { Location: path });
});

app.get("/todos", (c) => c.json(todos));

app.get("/todos/:id", (c) => c.json(find(c.req.param("id"))));

app.put("/todos/:id", async (c) => {
  const { id, url, createdAt } = find(c.req.param("id"));
  const fields = checked(await jsonOf(c), { completed: false });
  const replaced: Todo = { id, url, createdAt, ...fields };
  todos[todos.findIndex((todo) => todo.id === id)] = replaced;
  return c.json(replaced);
});

app.patch("/todos/:id", async (c) => {
  const todo = find(c.req.param("id"));
  return c.json(Object.assign(todo, checked(await jsonOf(c), todo)));
});

app.delete("/todos/:id", (c) => {
  const index = todos.findIndex((todo) => todo.id === c.req.param("id"));
  if (index !== -1) todos.splice(index, 1);
  return c.body(null, 204);
});

app.delete("/todos", (c) => {
  todos.length = 0;
  return c.body(null, 204);
});

app.notFound((c) => problem(c, 404, "Not found"));

app.onError((error, c) => {
  if (error instanceof HTTPException) return problem(c, error.status, error.message);
  if (error instanceof WrongFields) return problem(c, 422, error.message, { errors: error.errors });
  console.error(error);
  return problem(c, 500, "Out of order");
});

function problem(c: Context, status: number, title: string, more: object = {}): Response {
  const body = JSON.stringify({ type: "about:blank", title, ...more, status });
  const headers = { "Content-Type": "application/problem+json; charset=utf-8" };
  return c.body(body, status as ContentfulStatusCode, headers);
}

function find(id: string): Todo {
  const todo = todos.find((each) => each.id === id);
  if (!todo) throw new HTTPException(404, { message: "No to-do has this id" });
  return todo;
}

async function jsonOf(c: Context): Promise<unknown> {
  const [type = ""] = (c.req.header("Content-Type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/json") {
    throw new HTTPException(415, { message: "Only application/json is understood" });
  }
  try {
    return await c.req.json();
  } catch {
    throw new HTTPException(400, { message: "This is not JSON" });
  }
}

/** The fields in `body`, each of the right kind; what it leaves out is taken from `gaps`. */
function checked(body: unknown, gaps: Partial<Fields>): Fields {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new WrongFields([{ pointer: "#", detail: "has to be an object" }]);
  }
  const { title, completed, order }: Record<string, unknown> = { ...gaps, ...body };
  const errors: WrongFields["errors"] = [];
  if (typeof title !== "string" || title.length < 1 || title.length > 200) {
    errors.push({ pointer: "#/title", detail: "has to be a text of 1 to 200 characters" });
  }
  if (typeof completed !== "boolean") {
    errors.push({ pointer: "#/completed", detail: "has to be true or false" });
  }
  if (order !== undefined && !Number.isInteger(order)) {
    errors.push({ pointer: "#/order", detail: "has to be an integer" });
  }
  if (errors.length > 0) throw new WrongFields(errors);
  const fields = { title: String(title), completed: completed === true };
  return order === undefined ? fields : { ...fields, order: Number(order) };
}

serve(
  { fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env["PORT"] ?? 4001) },
  ({ port }) => console.log(`Listening on http://localhost:${port}`),
);

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
