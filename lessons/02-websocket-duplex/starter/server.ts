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
// TODO step 1: let consumers in. Listen to "upgrade" on `server`: pass the ones on /live to
// wss.handleUpgrade; on any other path, send an HTTP error and end the socket. The first message on
// each new connection is {type:"snapshot", todos} (RFC 6455, section 4.2).
// Already in this file: server, wss and send(socket, message). From given.ts: todos.
// Step 1 passes when `pnpm lesson 02` shows it green (tests/1-accept-connections.test.ts).
// #endregion

// #region handle-messages
// TODO step 2: listen to "message" on every connection, and answer each message with tellEveryone:
// "add" with {type:"added", todo}, "complete" with {type:"completed", todo} (RFC 6455, section 5.6).
// From given.ts: add(title) and complete(id) change the list and return the to-do.
// A stub until step 3: tellEveryone(message).
// A stub until step 5: understand(data.toString()) returns the message and checks nothing.
// A stub until step 5: attempt(socket, act) calls act and logs what act throws. Call understand in act.
// Step 2 passes when `pnpm lesson 02` shows it green (tests/2-handle-messages.test.ts).
// #endregion

// #region broadcast-changes
// TODO step 3: this sends to the newest consumer only. Send to each of wss.clients whose connection is
// open (RFC 6455, section 7.1.3).
// Step 3 passes when `pnpm lesson 02` shows it green (tests/3-broadcast-changes.test.ts).
function tellEveryone(message: object): void {
  const newest = [...wss.clients].at(-1);
  if (newest) send(newest, message);
}
// #endregion

// #region push-updates
// TODO step 4: send without being asked (RFC 6455, section 1.2).
// 1. When someone joins or leaves: {type:"presence", online} to everyone.
// 2. In addedByHttp, which POST /todos calls: {type:"added", todo} to everyone.
// Step 4 passes when `pnpm lesson 02` shows it green (tests/4-push-updates.test.ts).
const addedByHttp = (_todo: Todo) => {};
// #endregion

// #region isolate-bad-peers
// TODO step 5: one consumer's bad message or bad frame affects nobody else (RFC 6455, section 10.7).
// 1. attempt: send {type:"error", reason} to the sender; the connection stays open.
// 2. understand: check each field.
// 3. Add an "error" listener to every WebSocket, or a bad frame ends the process.
// Step 5 passes when `pnpm lesson 02` shows it green (tests/5-isolate-bad-peers.test.ts).
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
