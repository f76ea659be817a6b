/**
 * Lesson 02, websocket-duplex: the to-do list, live. One connection, and both sides speak when they like.
 *
 * The contract is in ../README.md; its source is RFC 6455 (the WebSocket protocol).
 */

import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import express from "express";
import { WebSocket, WebSocketServer } from "ws";

interface Todo {
  id: string;
  url: string;
  title: string;
  completed: boolean;
}

/** What a consumer may send. */
type Message = { type: "add"; title: string } | { type: "complete"; id: string };

const todos = new Map<string, Todo>();
let lastId = 0;

const app = express();
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))));
app.use(express.json());

app.get("/todos", (_, response) => {
  response.json([...todos.values()]);
});

app.post("/todos", (request, response) => {
  const title: unknown = request.body?.title;
  if (!isTitle(title)) {
    response.status(422).json({ status: 422, detail: "title has to be a text of 1 to 200 characters." });
    return;
  }
  const todo = add(title);
  addedByHttp(todo);
  response.status(201).location(todo.url).json(todo);
});

const server = app.listen(Number(process.env.PORT ?? 4002), "127.0.0.1", (error) => {
  // Express 5 calls this for a taken port too; unthrown, the error would go unseen.
  if (error) throw error;
  console.log(`Listening on ${origin()}`);
});

const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;

const isTitle = (value: unknown): value is string =>
  typeof value === "string" && value.length >= 1 && value.length <= 200;

function add(title: string): Todo {
  const id = String((lastId += 1));
  const todo = { id, url: `${origin()}/todos/${id}`, title, completed: false };
  todos.set(id, todo);
  return todo;
}

function complete(id: string): Todo {
  const todo = todos.get(id);
  if (!todo) throw new Error(`There is no to-do ${id}.`);
  todo.completed = true;
  return todo;
}

/** Sends one text message to one consumer. */
function say(socket: WebSocket, message: object): void {
  socket.send(JSON.stringify(message));
}

const door = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });

// #region open-the-door
// TODO step 1: let consumers in. An upgrade on /live goes to door.handleUpgrade, an upgrade on any
// other path is refused in HTTP and ended; whoever listens to "upgrade" owns every upgrade. The first
// message on each connection is {type:"snapshot", todos} (RFC 6455, section 4.2).
// Green when done: tests/1-open-the-door.test.ts
// #endregion

// #region answer
// TODO step 2: listen to "message" on every connection. Turn the data into a Message with
// attempt(socket, () => answer(understand(data.toString()))), and write answer: "add" leads to
// {type:"added", todo}, "complete" to {type:"completed", todo}; tellEveryone sends them.
// Green when done: tests/2-answer.test.ts
// #endregion

// #region tell-everyone
// TODO step 3: this tells only the newest consumer. Tell every one in door.clients whose connection
// is open. Green when done: tests/3-tell-everyone.test.ts
function tellEveryone(message: object): void {
  const newest = [...door.clients].at(-1);
  if (newest) say(newest, message);
}
// #endregion

// #region speak-first
// TODO step 4: speak without being asked. When someone joins or leaves, everyone gets
// {type:"presence", online}; when a to-do came by POST /todos, everyone gets {type:"added", todo}.
// Green when done: tests/4-speak-first.test.ts
function addedByHttp(_todo: Todo): void {}
// #endregion

// #region survive-a-bad-peer
// TODO step 5: one consumer's bad message or bad frame touches nobody else. Its sender gets
// {type:"error", reason} and stays connected; a peer that breaks the protocol must not end the process
// (an "error" event without a listener does). Green when done: tests/5-survive-a-bad-peer.test.ts
function attempt(_socket: WebSocket, act: () => void): void {
  act();
}

function understand(text: string): Message {
  return JSON.parse(text);
}
// #endregion

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
