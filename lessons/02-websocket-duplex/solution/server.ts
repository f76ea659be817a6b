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
server.on("upgrade", (request, socket, head) => {
  socket.on("error", () => socket.destroy());
  if (request.url?.split("?")[0] !== "/live") {
    socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  door.handleUpgrade(request, socket, head, (consumer) => door.emit("connection", consumer));
});

door.on("connection", (socket: WebSocket) => say(socket, { type: "snapshot", todos }));
// #endregion

// #region answer
door.on("connection", (socket: WebSocket) => {
  socket.on("message", (data) => attempt(socket, () => answer(understand(data.toString()))));
});

function answer(message: Message): void {
  if (message.type === "add") tellEveryone({ type: "added", todo: add(message.title) });
  else tellEveryone({ type: "completed", todo: complete(message.id) });
}
// #endregion

// #region tell-everyone
function tellEveryone(message: object): void {
  for (const socket of door.clients) {
    if (socket.readyState === WebSocket.OPEN) say(socket, message);
  }
}
// #endregion

// #region speak-first
door.on("connection", (socket: WebSocket) => {
  const present = () => tellEveryone({ type: "presence", online: door.clients.size });
  present();
  socket.on("close", present);
});
const addedByHttp = (todo: Todo) => tellEveryone({ type: "added", todo });
// #endregion

// #region survive-a-bad-peer
door.on("connection", (socket: WebSocket) => {
  // ws closes this connection by itself, but an "error" that nobody listens to ends the process.
  socket.on("error", (error) => console.error(`A consumer broke the protocol: ${error.message}`));
});

function attempt(socket: WebSocket, act: () => void): void {
  try {
    act();
  } catch (error) {
    say(socket, { type: "error", reason: error instanceof Error ? error.message : String(error) });
  }
}

/** Text from outside in, a message that is known to be right out. */
function understand(text: string): Message {
  const { type, title, id }: Record<string, unknown> = JSON.parse(text) ?? {};
  if (type === "add" && isTitle(title)) return { type, title };
  if (type === "complete" && typeof id === "string") return { type, id };
  throw new Error('Say {"type":"add","title":"…"} or {"type":"complete","id":"…"}.');
}
// #endregion

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
