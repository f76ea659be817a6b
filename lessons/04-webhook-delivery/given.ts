/**
 * Given in lesson 04: what earlier lessons taught. The to-do list and problem details (lesson 01), and
 * how a webhook is registered (lesson 03).
 */

import { randomBytes, randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import express, { type ErrorRequestHandler } from "express";

export type Todo = { id: string; url: string; title: string; completed: boolean };
/** `status` is "active" from the registration on; the lesson's server disables an endpoint. */
export type Endpoint = {
  id: string;
  url: string;
  events: string[];
  status: string;
  secret: string;
};
/** One call and its result: a status code, or the reason why there is none. */
export type Attempt = { at: string; status?: number; error?: string };
export type State = "pending" | "delivered" | "failed";
/** One event on its way to one endpoint. */
export type Delivery = { id: string; type: string; state: State; attempts: Attempt[] };

/** The registered endpoints by id; one that unregisters is gone from here at once. */
export const endpoints = new Map<string, Endpoint>();
/** The deliveries to each registered endpoint, by the endpoint's id. The lesson's server adds them. */
export const deliveries = new Map<string, Delivery[]>();

const EVENTS = ["todo.added", "todo.completed"];
const todos = new Map<string, Todo>();

const app = express();
app.use(express.static(fileURLToPath(new URL("./demo", import.meta.url))), express.json());
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))));

/** Called with each change of the list. The request that made the change waits for the result. */
export interface Listeners {
  added: (todo: Todo) => unknown;
  changed: (before: Todo, todo: Todo) => unknown;
}

/**
 * Serves the list and the registration on `PORT` (default 4004) of the loopback interface. SIGINT and
 * SIGTERM end the process with exit code 0.
 */
export function serve({ added, changed }: Listeners): void {
  app.post("/todos", async ({ body }, response) => {
    const id = String(todos.size + 1);
    const url = `${origin()}/todos/${id}`;
    const todo = store({ id, url, title: body?.title, completed: false });
    await added(todo);
    response.status(201).location(todo.url).json(todo);
  });

  app.patch("/todos/:id", async ({ params, body }, response) => {
    const before = found(todos, params.id);
    const { title = before.title, completed = before.completed } = body ?? {};
    const todo = store({ ...before, title, completed });
    await changed(before, todo);
    response.json(todo);
  });

  app.use(answerProblem);
  const server = app.listen(Number(process.env.PORT ?? 4004), "127.0.0.1");
  const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;
  server.on("listening", () => console.log(`Listening on ${origin()}`));
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}

app.post("/webhooks", ({ body }, response) => {
  const { url, events } = body ?? {};
  if (!/^https?:/.test(url) || !URL.canParse(url)) throw problem(422, "url has to be http(s)://…");
  const known = Array.isArray(events) && events.every((type) => EVENTS.includes(type));
  if (!known || events.length === 0) throw problem(422, `events are ${EVENTS.join(" and ")}.`);
  const secret = `whsec_${randomBytes(24).toString("base64")}`;
  const endpoint = { id: randomUUID(), url, events, status: "active", secret };
  endpoints.set(endpoint.id, endpoint);
  deliveries.set(endpoint.id, []);
  response.status(201).location(`/webhooks/${endpoint.id}`).json(endpoint);
});

app.get("/webhooks/:id/deliveries", ({ params }, response) => {
  response.json(found(deliveries, params.id));
});

app.delete("/webhooks/:id", ({ params }, response) => {
  found(endpoints, params.id);
  for (const map of [endpoints, deliveries]) map.delete(params.id);
  response.status(204).end();
});

function store(todo: Todo): Todo {
  const isTitle = typeof todo.title === "string" && /^.{1,200}$/s.test(todo.title);
  if (!isTitle) throw problem(422, "title has to be a text of 1 to 200 characters.");
  if (typeof todo.completed !== "boolean") throw problem(422, "completed is true or false.");
  todos.set(todo.id, todo);
  return todo;
}

function found<T>(map: Map<string, T>, id: string): T {
  const value = map.get(id);
  if (value) return value;
  throw problem(404, `There is nothing with the id ${id}.`);
}

/** An error to throw in any route: `answerProblem` answers it. */
const problem = (status: number, detail: string) => Object.assign(new Error(detail), { status });
const answerProblem: ErrorRequestHandler = (error, _request, response, _next) => {
  const { status = 500, message: detail } = error;
  response.status(status).type("application/problem+json").send(JSON.stringify({ status, detail }));
};
