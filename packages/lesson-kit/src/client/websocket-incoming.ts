/**
 * What a consumer makes of everything that comes to it on its WebSocket.
 */

import type { RawData, WebSocket } from "ws";
import { bodyFrom } from "@course/wire";
import { WireFailure } from "../base/failure.ts";
import type { Inbox } from "./message-queue.ts";
import { headerPairs } from "../base/headers.ts";
import { isObject } from "../base/match.ts";
import type { Line } from "../base/recorder.ts";

interface Ear {
  name: string;
  line: Line;
  inbox: Inbox;
}

/** Writes down all that comes, and puts the messages into the inbox. */
export function listen(webSocket: WebSocket, ear: Ear): void {
  const { line } = ear;
  webSocket.on("upgrade", (response) => {
    line.upgraded();
    const headers = headerPairs(response.rawHeaders);
    line.came({ kind: "upgrade", status: 101, reason: response.statusMessage ?? "", headers });
  });
  webSocket.on("message", (data, isBinary) => hear(ear, bytesOf(data), isBinary));
  webSocket.on("ping", (data) => line.came({ kind: "ping", body: bodyFrom(data) }));
  webSocket.on("pong", (data) => line.came({ kind: "pong", body: bodyFrom(data) }));
  webSocket.on("error", (error: NodeJS.ErrnoException) => {
    // Until it is open, `opening` tells what went wrong.
    if (line.connection.protocol === "websocket") notFrames(ear, error);
  });
}

function hear({ name, line, inbox }: Ear, bytes: Buffer, isBinary: boolean): void {
  const event = line.came({ kind: isBinary ? "binary" : "text", body: bodyFrom(bytes) });
  const message = isBinary ? undefined : parsed(bytes.toString());
  if (isObject(message)) {
    inbox.add({ event, message });
    return;
  }
  const binary =
    "A browser gets a binary message as a Blob, not as text: in ws every message is a Buffer, so send a string.";
  const noise =
    "Both sides have agreed on one form of message; anything else is noise to the one who reads it.";
  inbox.spoil(
    new WireFailure({
      expected: `text messages to ${name}, each one JSON object`,
      got: isBinary ? "a binary message" : "text that is not a JSON object",
      why: isBinary ? binary : noise,
      mark: { event, part: "event", note: "expected a text message" },
    }),
  );
}

function notFrames({ name, line, inbox }: Ear, error: NodeJS.ErrnoException): void {
  // A connection that breaks is no fault of the frames: its end is told by itself.
  if (!error.code?.startsWith("WS_ERR_")) return;
  const event = line.came({ kind: "dropped", code: error.message });
  inbox.spoil(
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
