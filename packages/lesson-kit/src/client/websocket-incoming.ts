/**
 * Everything that a consumer receives on its WebSocket: recorded, parsed and queued.
 */

import type { RawData, WebSocket } from "ws";
import { bodyFrom } from "@course/wire";
import { WireFailure } from "../base/failure.ts";
import type { MessageQueue } from "./message-queue.ts";
import { headerPairs } from "../base/headers.ts";
import { describeValue, isObject } from "../base/describe.ts";
import type { RecordedConnection } from "../base/recorder.ts";

interface Incoming {
  name: string;
  connection: RecordedConnection;
  queue: MessageQueue;
}

/** Records what the server sends, and puts its messages into the queue. */
export function listen(webSocket: WebSocket, incoming: Incoming): void {
  const { connection } = incoming;
  webSocket.on("upgrade", (response) => {
    connection.upgraded();
    const headers = headerPairs(response.rawHeaders);
    connection.received({
      kind: "upgrade",
      status: 101,
      reason: response.statusMessage ?? "",
      headers,
    });
  });
  webSocket.on("message", (data, isBinary) => onMessage(incoming, bytesOf(data), isBinary));
  webSocket.on("ping", (data) => connection.received({ kind: "ping", body: bodyFrom(data) }));
  webSocket.on("pong", (data) => connection.received({ kind: "pong", body: bodyFrom(data) }));
  webSocket.on("error", (error: NodeJS.ErrnoException) => {
    // Until it is open, `opening` reports what went wrong.
    if (connection.entry.protocol === "websocket") notFrames(incoming, error);
  });
}

function onMessage({ name, connection, queue }: Incoming, bytes: Buffer, isBinary: boolean): void {
  const event = connection.received({ kind: isBinary ? "binary" : "text", body: bodyFrom(bytes) });
  const message = isBinary ? undefined : parsed(bytes.toString());
  if (isObject(message)) {
    queue.add({ event, message });
    return;
  }
  const binary =
    "A browser gets a binary message as a Blob, not as text: in ws every message is a Buffer, so send a string.";
  const noise =
    "Both sides have agreed on one form of message; anything else is noise to the one who reads it.";
  queue.spoil(
    new WireFailure({
      expected: `text messages to ${name}, each one JSON object`,
      got: isBinary
        ? `a binary message of ${bytes.length} bytes`
        : `the text ${describeValue(bytes.toString())}`,
      why: isBinary ? binary : noise,
      mark: { event, part: "event", note: `expected ${isBinary ? "text" : "a JSON object"}` },
    }),
  );
}

function notFrames({ name, connection, queue }: Incoming, error: NodeJS.ErrnoException): void {
  // A broken connection is no invalid frame: the close event reports it.
  if (!error.code?.startsWith("WS_ERR_")) return;
  const event = connection.received({ kind: "dropped", code: error.message });
  queue.spoil(
    new WireFailure({
      expected: `frames to ${name} as RFC 6455, section 5.2 has them`,
      got: error.message,
      why: "A consumer that meets a broken frame has to end the connection: nothing after it can be trusted.",
      mark: { event, part: "event", note: "no valid frame" },
    }),
  );
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Buffer.concat([data].flat().map((part) => new Uint8Array(part)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
