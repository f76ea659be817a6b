/**
 * Lesson 02, websocket-duplex: the to-do list, live. One connection, both sides speak when they like.
 * The contract is in ../README.md; its source is RFC 6455 (the WebSocket protocol).
 */

import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import express from "express";
import { WebSocket, WebSocketServer } from "ws";

type Todo = { id: string; url: string; title: string; completed: boolean };
/** What a consumer may send. */
type Message = { type: "add"; title: string } | { type: "complete"; id: string };
const todos: Todo[] = [];
const app = express();
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))), express.json());
app.use(express.static(fileURLToPath(new URL("../../demo", import.meta.url))));
app.get("/todos", (_, response) => void response.json(todos));
app.post("/todos", ({ body }, response) => {
  if (!isTitle(body?.title)) {
    response.status(422).json({ status: 422, detail: "title has to be 1 to 200 characters." });
    return;
  }
  const todo = add(body.title);
  addedByHttp(todo);
  response.status(201).location(todo.url).json(todo);
});

const server = app.listen(Number(process.env.PORT ?? 4002), "127.0.0.1");
server.on("listening", () => console.log(`Listening on ${origin()}`));
const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;

const isTitle = (value: unknown): value is string =>
  typeof value === "string" && value.length >= 1 && value.length <= 200;

function add(title: string): Todo {
  const id = String(todos.length + 1);
  const todo = { id, url: `${origin()}/todos/${id}`, title, completed: false };
  todos.push(todo);
  return todo;
}

function complete(id: string): Todo {
  const todo = todos.find((each) => each.id === id);
  if (!todo) throw new Error(`There is no to-do ${id}.`);
  todo.completed = true;
  return todo;
}

// #region door
// An upgrade is an HTTP request first: this door takes over the ones that are handed to it.
const door = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
const say = (socket: WebSocket, message: object) => socket.send(JSON.stringify(message));
// #endregion

// #region open-the-door
// TODO step 1: let consumers in. Listen to "upgrade" on server: door.handleUpgrade takes the ones on
// /live, every other path gets an HTTP error and its end. The first message on each new connection is
// {type:"snapshot", todos} (RFC 6455, section 4.2). Green when done: tests/1-open-the-door.test.ts
// #endregion

// #region answer
// TODO step 2: listen to "message" on every connection, and answer what comes: "add" leads to
// {type:"added", todo}, "complete" to {type:"completed", todo}. Given: understand(data.toString()),
// attempt(socket, act) around it, tellEveryone(message) (RFC 6455, section 5.6).
// Green when done: tests/2-answer.test.ts
// #endregion

// #region tell-everyone
// TODO step 3: this tells the newest consumer only. Tell each of door.clients whose connection is open
// (RFC 6455, section 7.1.3). Green when done: tests/3-tell-everyone.test.ts
function tellEveryone(message: object): void {
  const newest = [...door.clients].at(-1);
  if (newest) say(newest, message);
}
// #endregion

// #region speak-first
// TODO step 4: speak without being asked. Everyone gets {type:"presence", online} when someone joins
// or leaves, and {type:"added", todo} when a to-do came by POST /todos (RFC 6455, section 1.2).
// Green when done: tests/4-speak-first.test.ts
const addedByHttp = (_todo: Todo) => {};
// #endregion

// #region survive-a-bad-peer
// TODO step 5: let one consumer's bad message or bad frame touch nobody else. Its sender gets
// {type:"error", reason} and stays connected; an "error" event without a listener ends the process
// (RFC 6455, section 10.7). Green when done: tests/5-survive-a-bad-peer.test.ts
function attempt(_socket: WebSocket, act: () => void): void {
  try {
    act();
  } catch (error) {
    console.error(error);
  }
}

function understand(text: string): Message {
  return JSON.parse(text);
}
// #endregion

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
