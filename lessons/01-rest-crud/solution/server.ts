/**
 * Lesson 01, rest-crud: a shared to-do list behind an HTTP API.
 *
 * The contract is in ../README.md; its sources are RFC 9110 (HTTP) and RFC 9457 (problem details).
 */

import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import express, { type ErrorRequestHandler, type Request } from "express";

interface Todo {
  id: string;
  url: string;
  title: string;
  completed: boolean;
  order?: number;
}

/** What a consumer may say of a to-do; `id` and `url` are the provider's business. */
type Fields = Pick<Todo, "title" | "completed" | "order">;

/** An error of the consumer: thrown anywhere, answered in one place. */
class Problem extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

const todos = new Map<string, Todo>();
let lastId = 0;

const app = express();
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))));

// #region any-origin
// A page from another origin asks first (a preflight, OPTIONS) before its browser lets it write.
app.use((request, response, next) => {
  response.set("Access-Control-Allow-Origin", "*");
  response.set("Access-Control-Expose-Headers", "Location");
  if (request.method !== "OPTIONS") return next();
  response.set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
  response.set("Access-Control-Allow-Headers", "Content-Type").status(204).end();
});
// #endregion

app.use(express.json());

// #region create
app.post("/todos", (request, response) => {
  const { title, order } = checkedFields(request);
  const id = String((lastId += 1));
  const url = `${request.protocol}://${request.get("Host")}/todos/${id}`;
  const todo: Todo = { id, url, title, completed: false, ...(order === undefined ? {} : { order }) };
  todos.set(id, todo);
  response.status(201).location(url).json(todo);
});
// #endregion

// #region read
app.get("/todos", (_, response) => {
  response.json([...todos.values()]);
});

app.get("/todos/:id", (request, response) => {
  response.json(find(request.params.id));
});

function find(id: string): Todo {
  const todo = todos.get(id);
  if (!todo) throw new Problem(404, `There is no to-do ${id}.`);
  return todo;
}
// #endregion

// #region replace-and-change
app.put("/todos/:id", (request, response) => {
  const { id, url } = find(request.params.id);
  const replaced: Todo = { id, url, ...checkedFields(request) };
  todos.set(id, replaced);
  response.json(replaced);
});

app.patch("/todos/:id", (request, response) => {
  const todo = find(request.params.id);
  const changed: Todo = { ...todo, ...checkedFields(request, todo) };
  todos.set(todo.id, changed);
  response.json(changed);
});
// #endregion

// #region delete
app.delete("/todos/:id", (request, response) => {
  find(request.params.id);
  todos.delete(request.params.id);
  response.status(204).end();
});

app.delete("/todos", (_, response) => {
  todos.clear();
  response.status(204).end();
});
// #endregion

// #region refuse-bad-input
/** The request's fields, each of the right kind; a member that it leaves out is taken from `from`. */
function checkedFields(request: Request, from: Partial<Fields> = { completed: false }): Fields {
  if (!request.is("json")) throw new Problem(415, "Send JSON, with Content-Type: application/json.");
  const body: unknown = request.body;
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new Problem(422, "Send one JSON object.");
  }
  const { title, completed, order }: Partial<Record<keyof Fields, unknown>> = { ...from, ...body };
  if (typeof title !== "string" || title.length < 1 || title.length > 200) {
    throw new Problem(422, "title has to be a text of 1 to 200 characters.");
  }
  if (typeof completed !== "boolean") throw new Problem(422, "completed has to be true or false.");
  if (order === undefined) return { title, completed };
  if (!Number.isInteger(order)) throw new Problem(422, "order has to be a whole number.");
  return { title, completed, order: Number(order) };
}

app.use((request) => {
  throw new Problem(404, `There is nothing at ${request.path}.`);
});

// Every error ends up here, those of express.json() too: it throws a 400 for malformed JSON.
const answerProblem: ErrorRequestHandler = (error: Partial<Problem>, _request, response, _next) => {
  const status = error.status ?? 500;
  const detail = status < 500 ? error.message : "The server failed; it is not your fault.";
  response.status(status).type("application/problem+json").send(JSON.stringify({ status, detail }));
};
app.use(answerProblem);
// #endregion

const server = app.listen(Number(process.env.PORT ?? 4001), "127.0.0.1", (error) => {
  // Express 5 calls this for a taken port too; unthrown, the error would go unseen.
  if (error) throw error;
  console.log(`Listening on http://localhost:${(server.address() as AddressInfo).port}`);
});

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
