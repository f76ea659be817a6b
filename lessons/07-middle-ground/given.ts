/**
 * Given in lesson 07: what lesson 01 taught. The to-do list, problem details, listening and exiting.
 * The list notes each of its changes; how consumers get them is the lesson.
 */

import { EventEmitter } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import express, { type ErrorRequestHandler } from "express";

export type Todo = { id: string; url: string; title: string; completed: boolean };
/** One entry of the log; `seq` counts from 1. */
export type Change = { seq: number; type: "added" | "completed"; todo: Todo };

/** How often an open stream gets a comment. */
export const KEEPALIVE_MS = Number(process.env.KEEPALIVE_MS ?? 15_000);
/** When a consumer that polls may ask again. */
export const RETRY_AFTER_S = 2;
/** No answer is held longer, whatever the consumer prefers: proxies like to end a silent request after 60 s. */
export const MAX_WAIT_S = 30;

/** Emits "change" with each new entry of the log. Any number of listeners is fine: it is no leak. */
export const news = new EventEmitter<{ change: [Change] }>().setMaxListeners(0);

const todos = new Map<string, Todo>();

/** An error to throw in any route: it is answered with this status (400 to 599) and this detail. */
export const problem = (status: number, detail: string) =>
  Object.assign(new Error(detail), { status });

/** Serves the demo page at `/` and reads JSON bodies. The lesson's server adds its routes. */
export const app = express();
// Express would make an ETag of each answer by itself. Here you see what it takes.
app.disable("etag");
app.use(express.static(fileURLToPath(new URL("./demo", import.meta.url))), express.json());
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))));

function store(todo: Todo): Todo {
  const { id, title, completed } = todo;
  const fits = typeof title === "string" && title.length >= 1 && title.length <= 200;
  if (!fits) throw problem(422, "title has to be 1 to 200 characters.");
  if (typeof completed !== "boolean") throw problem(422, "completed has to be true or false.");
  todos.set(id, todo);
  return todo;
}

// Every error ends up here, including those of express.json().
const answerProblem: ErrorRequestHandler = (error, _request, response, _next) => {
  const { status = 500, message } = error;
  if (status >= 500) console.error(error);
  const detail = status < 500 ? message : "The server failed; it is not your fault.";
  response.status(status).type("application/problem+json").send(JSON.stringify({ status, detail }));
};

/** Called with each change of the list, before the request that made it is answered. */
export interface Listener {
  note: (type: Change["type"], todo: Todo) => void;
}

/**
 * Serves the list on `PORT` (default 4007) of the loopback interface. Call it after the last route.
 * SIGINT and SIGTERM end the process with exit code 0.
 */
export function serve({ note }: Listener): void {
  app.post("/todos", ({ body }, response) => {
    const id = String(todos.size + 1);
    const url = `${origin()}/todos/${id}`;
    const todo = store({ id, url, title: body?.title, completed: false });
    note("added", todo);
    response.status(201).location(url).json(todo);
  });

  app.patch("/todos/:id", ({ params, body }, response) => {
    const before = todos.get(params.id);
    if (!before) throw problem(404, `There is no to-do ${params.id}.`);
    const { title = before.title, completed = before.completed } = body ?? {};
    const todo = store({ ...before, title, completed });
    if (todo.completed && !before.completed) note("completed", todo);
    response.json(todo);
  });

  app.use(answerProblem);
  const server = app.listen(Number(process.env.PORT ?? 4007), "127.0.0.1");
  const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;
  server.on("listening", () => console.log(`Listening on ${origin()}`));
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}
