/**
 * The provider of lesson 08: one numbered log of changes, told in five ways.
 *
 * It is given, not taught: lessons 02, 04 and 07 are about what it does here. It keeps nothing when it
 * ends. A program that imports this file starts it in its own process, and raises changes with `addTodo`
 * without HTTP in between: that is how `pnpm compare` knows to the microsecond when a change happened.
 */

import type { AddressInfo } from "node:net";
import express from "express";
import { type WebSocket, WebSocketServer } from "ws";
import { answerChanges } from "./changes.ts";
import { append, type Change, changesAfter, onChange, type Todo } from "./log.ts";
import { answerProblem, problem } from "./problem.ts";
import { webhooks } from "./webhooks.ts";

export type { Change };

const todos = new Map<string, Todo>();

/**
 * Adds a to-do, writes the change down and tells everybody who listens.
 *
 * Whatever goes out has begun when this returns; nobody is waited for. Throws when the title does not
 * fit or when the provider does not listen yet.
 */
export function addTodo(title: unknown): Change {
  if (typeof title !== "string" || title.length < 1 || title.length > 200) {
    throw problem(422, "title has to be a text of 1 to 200 characters.");
  }
  const id = String(todos.size + 1);
  const todo = { id, url: `${origin()}/todos/${id}`, title, completed: false };
  todos.set(id, todo);
  return append("added", todo);
}

const app = express();
// The only ETags are those of /changes: an automatic one costs a hash for each answer.
app.disable("etag").disable("x-powered-by");

// The consumer's demo page is on another origin, and adds to-dos here.
app.use("/todos", ({ method }, response, next) => {
  response.set({
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type",
  });
  if (method === "OPTIONS") response.status(204).end();
  else next();
});

app.get("/todos", (_, response) => void response.json([...todos.values()]));
app.post("/todos", express.json(), ({ body }, response) => {
  const { todo } = addTodo(body?.title);
  response.status(201).location(todo.url).json(todo);
});
app.patch("/todos/:id", express.json(), ({ params, body }, response) => {
  const before = todos.get(params.id);
  if (!before) throw problem(404, `There is no to-do ${params.id}.`);
  if (body?.completed !== true) throw problem(422, 'A to-do is completed: {"completed":true}.');
  const todo = { ...before, completed: true };
  todos.set(todo.id, todo);
  if (!before.completed) append("completed", todo);
  response.json(todo);
});
app.get("/changes", answerChanges);
app.use("/webhooks", webhooks);
app.use(answerProblem);

/** How many connections may wait to be accepted: a thousand consumers come at one moment. */
const BACKLOG = 4_096;
const server = app.listen(Number(process.env.PORT ?? 4108), "127.0.0.1", BACKLOG);
server.on("listening", () => console.log(`Listening on ${origin()}`));
// A change of some hundred bytes must not wait in the kernel for more to come.
server.on("connection", (socket) => socket.setNoDelay(true));
const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;

const wss = new WebSocketServer({ server, path: "/live", perMessageDeflate: false });
wss.on("connection", (socket: WebSocket, { url = "" }) => {
  const after = Number(new URL(url, origin()).searchParams.get("after") ?? 0);
  socket.on("error", console.error);
  for (const change of changesAfter(after)) socket.send(JSON.stringify(change));
  socket.on(
    "close",
    onChange((_, json) => socket.send(json)),
  );
});

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
