/**
 * Answers in place of a server that is unavailable, and says why in one sentence.
 */

import type net from "node:net";
import type { TappedConnection } from "./connection.ts";
import type { LiveRecord } from "./live-record.ts";

interface Unavailable {
  /** `refusing`: it runs, but nothing listens where it did. */
  is: "starting" | "away" | "refusing";
  why?: string;
}

/** How long to wait for a request; a client that sends none gets no answer. */
const REQUEST_TIMEOUT_MS = 5_000;

/** Reads one request, answers it with 503 or 502 (RFC 9110, sections 15.6.3 and 15.6.4), and ends the connection. */
export function sendFallbackAnswer(
  client: net.Socket,
  connection: TappedConnection,
  record: LiveRecord,
  unavailable: Unavailable,
): void {
  connection.answeredBy(record.participant("tap", "pnpm lesson", "provider"));
  client.setTimeout(REQUEST_TIMEOUT_MS, () => client.destroy());
  client.once("data", (chunk: Buffer) => {
    connection.read("client", chunk);
    const answer = Buffer.from(answerTo(unavailable));
    connection.read("server", answer);
    // The rest of the request is read and dropped: left unread, it would turn the end into a reset.
    client.resume();
    client.end(answer);
  });
  client.once("close", () => {
    connection.end("server");
    connection.end("client");
  });
}

function answerTo({ is, why = "Your server is still starting." }: Unavailable): string {
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
