/**
 * Answers for a server that is not there, in one sentence, so that nobody has to guess.
 */

import type net from "node:net";
import type { Conversation } from "./connection.ts";
import type { LiveRecord } from "./live-record.ts";

interface Absent {
  /** `refusing`: it runs, but nothing listens where it did. */
  is: "starting" | "away" | "refusing";
  why?: string;
}

/** How long to wait for a request to answer: whoever sends none gets no answer. */
const LISTEN_MS = 5_000;

/** Reads one request, answers it with 503 or 502 (RFC 9110, sections 15.6.3 and 15.6.4), and hangs up. */
export function standIn(
  client: net.Socket,
  conversation: Conversation,
  record: LiveRecord,
  absent: Absent,
): void {
  conversation.answeredBy(record.participant("tap", "pnpm lesson", "provider"));
  client.setTimeout(LISTEN_MS, () => client.destroy());
  client.once("data", (chunk: Buffer) => {
    conversation.read("client", chunk);
    const answer = Buffer.from(words(absent));
    conversation.read("server", answer);
    // The rest of the request is read and forgotten: unread, it would turn the end into a reset.
    client.resume();
    client.end(answer);
  });
  client.once("close", () => {
    conversation.ended("server");
    conversation.ended("client");
  });
}

function words({ is, why = "Your server is still starting." }: Absent): string {
  const status = is === "refusing" ? "502 Bad Gateway" : "503 Service Unavailable";
  const body = `${why}\n`;
  return [
    `HTTP/1.1 ${status}`,
    "Content-Type: text/plain; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(is === "starting" ? ["Retry-After: 1"] : []),
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}
