/**
 * How a webhook receiver replies to one delivery.
 */

import http from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { bodyFrom } from "@course/wire";
import type { OnReply, ReplyPart } from "./record-reply.ts";
import { openStream, type StreamReply } from "./streamed-reply.ts";

/** A whole HTTP response. */
interface HttpReply {
  status: number;
  headers?: Record<string, string> | undefined;
  body?: string | undefined;
}

export type Reply =
  /** A redirect is a status in the 300s with a Location. */
  | ({ do: "answer" } & HttpReply)
  /** Answers when the promise settles, which the check decides. */
  | ({ do: "hold"; until: Promise<unknown> } & HttpReply)
  /** Never answers. */
  | { do: "hang" }
  /** Cuts the connection without an answer. */
  | { do: "reset" }
  /** Cuts the connection in the middle of the answer. */
  | { do: "break" }
  /** Answers 200 with a body of that many bytes, as fast as the provider takes them. */
  | { do: "flood"; bytes: number }
  /** Starts an answer, and leaves the rest of it to the check. */
  | StreamReply;

export const OK: Reply = { do: "answer", status: 204 };

/** An answer with a JSON body and its Content-Type. */
export function jsonReply(status: number, value: unknown): { do: "answer" } & HttpReply {
  const headers = { "Content-Type": "application/json" };
  return { do: "answer", status, headers, body: JSON.stringify(value) };
}

/** Does what `reply` says, and calls `onReply` with what was sent. */
export async function answer(
  reply: Reply,
  response: http.ServerResponse,
  onReply: OnReply,
): Promise<void> {
  if (reply.do === "hang") return;
  if (reply.do === "hold") await Promise.allSettled([reply.until]);
  // Meanwhile the provider may have disconnected.
  if (response.destroyed || response.socket?.destroyed !== false) return;
  if (reply.do === "reset") {
    response.socket.resetAndDestroy();
    onReply({ kind: "dropped", code: "reset on purpose" });
    return;
  }
  if (reply.do === "break") {
    breakOff(response);
    onReply(inWords(200, { "Content-Length": "100" }, CUT_OFF));
    onReply({ kind: "dropped", code: "cut off on purpose" });
    return;
  }
  if (reply.do === "flood") return flood(reply.bytes, response, onReply);
  if (reply.do === "stream") return openStream(reply, response, onReply);
  const { status, headers = {}, body = "" } = reply;
  response.writeHead(status, headers);
  response.end(body);
  onReply(inWords(status, headers, body));
}

const CUT_OFF = "cut off";

function breakOff(response: http.ServerResponse): void {
  response.writeHead(200, { "Content-Length": "100" });
  response.write(CUT_OFF);
  response.socket?.destroySoon();
}

const FLOOD_CHUNK = Buffer.alloc(64 * 1024, "x");

async function flood(
  bytes: number,
  response: http.ServerResponse,
  onReply: OnReply,
): Promise<void> {
  const headers = { "Content-Length": String(bytes) };
  let sent = 0;
  function* chunks() {
    for (; sent < bytes; sent += FLOOD_CHUNK.length) yield FLOOD_CHUNK.subarray(0, bytes - sent);
  }
  response.writeHead(200, headers);
  // A provider that disconnects ends it as well.
  await pipeline(Readable.from(chunks()), response).catch(() => {});
  const body = { text: "xxx…", bytes: Math.min(sent, bytes), truncated: true };
  onReply({ ...inWords(200, headers, ""), body });
}

function inWords(
  status: number,
  headers: Record<string, string>,
  body: string,
): Extract<ReplyPart, { status: number }> {
  return {
    kind: "response",
    status,
    reason: http.STATUS_CODES[status] ?? "",
    headers: Object.entries(headers),
    ...(body === "" ? {} : { body: bodyFrom(Buffer.from(body)) }),
  };
}
