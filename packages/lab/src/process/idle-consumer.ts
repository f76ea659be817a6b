/**
 * Consumers that wait for something to happen, as bytes on a socket: RFC 9112 for the requests, RFC 6455,
 * section 4.1, for the upgrade.
 */

import { connect, type Socket } from "node:net";
import { once } from "node:events";

export type IdleKind = "baseline" | "poll" | "long-poll" | "sse" | "websocket" | "webhook";

interface IdleConsumer {
  socket: Socket;
  /** For a poller: asks once more. */
  askAgain?: () => void;
}

/** Nothing has happened after this number. */
const AFTER = 1_000_000;
const WAIT_S = 100;
const HOOK = JSON.stringify({ url: "http://localhost:9/hooks", events: ["todo.added"] });

/** An id is drawn at random by every client; here it does not matter. */
const KEY = "dGhlIHNhbXBsZSBub25jZQ==";

const request = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, "Host: localhost", ...headers, "", ""].join("\r\n");

const changes = `GET /changes?after=${AFTER}`;

const OPENINGS: Readonly<Record<IdleKind, string>> = {
  baseline: "clock\n",
  poll: request(changes),
  "long-poll": request(changes, `Prefer: wait=${WAIT_S}`),
  sse: request(changes, "Accept: text/event-stream"),
  websocket: request(
    `GET /live?after=${AFTER}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    `Sec-WebSocket-Key: ${KEY}`,
    "Sec-WebSocket-Version: 13",
  ),
  webhook: `${request(
    "POST /webhooks",
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${HOOK.length}`,
  )}${HOOK}`,
};

/** Resolves when the provider has taken it; a request that is held is not answered and resolves when sent. */
export async function openIdle(kind: IdleKind, port: number): Promise<IdleConsumer> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  socket.on("error", () => {});
  socket.write(OPENINGS[kind]);
  if (kind !== "long-poll") await once(socket, "data");
  if (kind === "webhook") await once(socket, "close");
  // What comes is not of interest, but has to be taken.
  socket.resume();
  return kind === "poll" ? { socket, askAgain: () => socket.write(OPENINGS.poll) } : { socket };
}
