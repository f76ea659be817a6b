/**
 * Lesson 02, websocket-duplex: the live to-do list. Contract: ../README.md; source: RFC 6455.
 * The list and its HTTP side (lesson 01) are in ../given.ts.
 */

import { WebSocket, WebSocketServer } from "ws";
import { add, complete, isTitle, serve, type Todo, todos } from "../given.ts";

/** What a consumer may send. */
type Message = { type: "add"; title: string } | { type: "complete"; id: string };

/** The HTTP server. It answers GET and POST /todos, and emits "upgrade". */
const server = serve((todo) => addedByHttp(todo));

// #region websocket-server
// An upgrade starts as an HTTP request: wss takes over the ones that you pass to wss.handleUpgrade.
const wss = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
const send = (socket: WebSocket, message: object) => socket.send(JSON.stringify(message));
// #endregion

// #region accept-connections
server.on("upgrade", (request, socket, head) => {
  socket.on("error", () => socket.destroy());
  if (request.url?.split("?")[0] !== "/live") {
    socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  wss.handleUpgrade(request, socket, head, (consumer) => wss.emit("connection", consumer));
});

wss.on("connection", (socket: WebSocket) => send(socket, { type: "snapshot", todos }));
// #endregion

// #region handle-messages
wss.on("connection", (socket: WebSocket) => {
  socket.on("message", (data) => attempt(socket, () => answer(understand(data.toString()))));
});

function answer(message: Message): void {
  if (message.type === "add") tellEveryone({ type: "added", todo: add(message.title) });
  else tellEveryone({ type: "completed", todo: complete(message.id) });
}
// #endregion

// #region broadcast-changes
function tellEveryone(message: object): void {
  for (const socket of wss.clients) {
    if (socket.readyState === WebSocket.OPEN) send(socket, message);
  }
}
// #endregion

// #region push-updates
wss.on("connection", (socket: WebSocket) => {
  const present = () => tellEveryone({ type: "presence", online: wss.clients.size });
  present();
  socket.on("close", present);
});
const addedByHttp = (todo: Todo) => tellEveryone({ type: "added", todo });
// #endregion

// #region isolate-bad-peers
wss.on("connection", (socket: WebSocket) => {
  // ws closes this connection by itself, but an "error" that nobody listens to ends the process.
  socket.on("error", (error) => console.error(`A consumer broke the protocol: ${error.message}`));
});

function attempt(socket: WebSocket, act: () => void): void {
  try {
    act();
  } catch (error) {
    send(socket, { type: "error", reason: error instanceof Error ? error.message : String(error) });
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
