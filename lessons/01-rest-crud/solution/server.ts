/**
 * Lesson 01, rest-crud: a shared to-do list behind an HTTP API, as the contract in ../README.md has it.
 * Sources: RFC 9110 (HTTP) and RFC 9457 (problem details).
 */

import { fileURLToPath } from "node:url";
import express, { type ErrorRequestHandler, type Request } from "express";
import { listen } from "../given.ts";

/** What a client may send of a to-do. */
interface Fields {
  title: string;
  completed: boolean;
  order?: number;
}

/** The server adds `id` and `url`. */
type Todo = Fields & { id: string; url: string };
const todos = new Map<string, Todo>();
let lastId = 0;

/** Throw it in any route: Express answers with its `status`, and from step 5 on as problem+json. */
const problem = (status: number, detail: string) => Object.assign(new Error(detail), { status });

const app = express();
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))));
app.use(express.static(fileURLToPath(new URL("../../demo", import.meta.url))));

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
  const fields = checkedFields(request);
  const id = String((lastId += 1));
  const url = `${request.protocol}://${request.get("Host")}/todos/${id}`;
  const todo: Todo = { id, url, ...fields, completed: false };
  todos.set(id, todo);
  response.status(201).location(url).json(todo);
});
// #endregion

// #region read
app.get("/todos", (_, response) => void response.json([...todos.values()]));
app.get("/todos/:id", (request, response) => {
  response.json(find(request.params.id));
});

function find(id: string): Todo {
  const todo = todos.get(id);
  if (!todo) throw problem(404, `There is no to-do ${id}.`);
  return todo;
}
// #endregion

// #region replace-and-change
app.put("/todos/:id", (request, response) => {
  const { id, url } = find(request.params.id);
  const todo: Todo = { id, url, ...checkedFields(request) };
  todos.set(id, todo);
  response.json(todo);
});

app.patch("/todos/:id", (request, response) => {
  const todo = find(request.params.id);
  response.json(Object.assign(todo, checkedFields(request, todo)));
});
// #endregion

// #region delete
app.delete("/todos/:id", (request, response) => {
  todos.delete(find(request.params.id).id);
  response.status(204).end();
});

app.delete("/todos", (_, response) => {
  todos.clear();
  response.status(204).end();
});
// #endregion

// #region refuse-bad-input
/** The request's fields, each of the right kind; what it leaves out is taken from `from`. */
function checkedFields(request: Request, from: Partial<Fields> = { completed: false }): Fields {
  if (!request.is("json")) throw problem(415, "Send JSON, with Content-Type: application/json.");
  if (Array.isArray(request.body)) throw problem(422, "Send one JSON object.");
  const { title, completed, order }: Record<string, unknown> = { ...from, ...request.body };
  const fits = typeof title === "string" && title.length >= 1 && title.length <= 200;
  if (!fits) throw problem(422, "title has to be a text of 1 to 200 characters.");
  if (typeof completed !== "boolean") throw problem(422, "completed has to be true or false.");
  if (order === undefined) return { title, completed };
  if (!Number.isInteger(order)) throw problem(422, "order has to be a whole number.");
  return { title, completed, order: Number(order) };
}

app.use((request) => {
  throw problem(404, `There is nothing at ${request.path}.`);
});

// Every error ends up here, those of express.json() too: it throws a 400 for malformed JSON.
const answerProblem: ErrorRequestHandler = (error, _request, response, _next) => {
  const { status = 500, message } = error;
  if (status >= 500) console.error(error);
  const detail = status < 500 ? message : "The server failed; it is not your fault.";
  response.status(status).type("application/problem+json").send(JSON.stringify({ status, detail }));
};
app.use(answerProblem);
// #endregion

listen(app);
