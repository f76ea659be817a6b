/**
 * What a webhook receiver does with one delivery.
 */

import http from "node:http";
import { bodyFrom } from "@course/wire";
import type { ResponseEvent, RefusedEvent } from "@course/wire";

export type Reply =
  | { do: "answer"; status: number; headers?: Record<string, string>; body?: string }
  /** Answers when the promise settles: the check holds the delivery as long as it likes. */
  | { do: "hold"; until: Promise<unknown>; status: number }
  /** Never answers. */
  | { do: "hang" }
  /** Cuts the connection in the middle of the answer. */
  | { do: "break" };

export const OK: Reply = { do: "answer", status: 204 };

type Said<E> = E extends unknown
  ? Omit<E, "id" | "sentAt" | "connection" | "from" | "to" | "inReplyTo">
  : never;

/** Does what `reply` says, and hands to `record` what has gone out. */
export async function answer(
  reply: Reply,
  response: http.ServerResponse,
  record: (said: Said<ResponseEvent> | Said<RefusedEvent>) => void,
): Promise<void> {
  if (reply.do === "hang") return;
  if (reply.do === "hold") await Promise.allSettled([reply.until]);
  // Meanwhile the provider may have given up: nobody is there to hear the answer.
  if (response.destroyed || response.socket?.destroyed !== false) return;
  if (reply.do === "break") {
    breakOff(response);
    record(inWords(200, { "Content-Length": "100" }, CUT_OFF));
    record({ kind: "dropped", code: "cut off on purpose" });
    return;
  }
  const { status } = reply;
  const headers = reply.do === "answer" ? (reply.headers ?? {}) : {};
  const body = reply.do === "answer" ? (reply.body ?? "") : "";
  response.writeHead(status, headers);
  response.end(body);
  record(inWords(status, headers, body));
}

const CUT_OFF = "cut off";

function breakOff(response: http.ServerResponse): void {
  response.writeHead(200, { "Content-Length": "100" });
  response.write(CUT_OFF);
  response.socket?.destroySoon();
}

function inWords(
  status: number,
  headers: Record<string, string>,
  body: string,
): Said<ResponseEvent> {
  return {
    kind: "response",
    status,
    reason: http.STATUS_CODES[status] ?? "",
    headers: Object.entries(headers),
    ...(body === "" ? {} : { body: bodyFrom(Buffer.from(body)) }),
  };
}
