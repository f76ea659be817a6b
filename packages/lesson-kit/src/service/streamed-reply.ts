/**
 * An answer that stays open: a check decides what is sent on it, when, and how it ends.
 *
 * For server-sent events. Source: the HTML standard, section 9.2.
 */

import http from "node:http";
import { bodyFrom } from "@course/wire";
import { SseParser } from "../base/sse-parser.ts";
import type { OnReply } from "./record-reply.ts";

/** Starts such an answer: its headers, and the callback that gets the rest. */
export interface StreamReply {
  do: "stream";
  /** Default: text/event-stream. */
  headers?: Record<string, string>;
  /** Called as soon as the head has been sent. */
  opened: (stream: StreamedReply) => void;
}

export class StreamedReply {
  readonly #response: http.ServerResponse;
  readonly #onReply: OnReply;
  readonly #parser = new SseParser();
  #isCut = false;

  constructor(response: http.ServerResponse, onReply: OnReply) {
    this.#response = response;
    this.#onReply = onReply;
  }

  /** Sends `text` unchanged, or its bytes: events, a comment, or a part of one. */
  send(text: string | Uint8Array): void {
    // After the consumer has disconnected nothing crosses the wire.
    if (this.#isCut || this.#response.destroyed || this.#response.writableEnded) return;
    this.#response.write(text);
    for (const block of this.#parser.push(Buffer.from(text))) {
      this.#onReply({ kind: "sse", body: bodyFrom(Buffer.from(block.text)) });
    }
  }

  /** Ends the answer properly, as a provider does before a restart. */
  end(): void {
    if (this.#isCut || this.#response.writableEnded) return;
    this.#recordRest();
    this.#response.end();
  }

  /** Cuts the connection after what was sent, without the end of the answer. */
  cut(): void {
    if (this.#isCut || this.#response.destroyed) return;
    this.#isCut = true;
    this.#response.socket?.destroySoon();
    this.#recordRest();
    this.#onReply({ kind: "dropped", code: "cut off on purpose" });
  }

  /** Text that no empty line has ended is no event, but it crossed the wire too. */
  #recordRest(): void {
    const { rest } = this.#parser;
    if (rest === "") return;
    const label = "text that no empty line ends";
    this.#onReply({ kind: "bytes", label, body: bodyFrom(Buffer.from(rest)) });
  }
}

/** Sends the head, and passes the rest of the answer to `opened`. */
export function openStream(
  { headers = { "Content-Type": "text/event-stream" }, opened }: StreamReply,
  response: http.ServerResponse,
  onReply: OnReply,
): void {
  response.writeHead(200, headers);
  response.flushHeaders();
  const reason = http.STATUS_CODES[200] ?? "";
  onReply({ kind: "response", status: 200, reason, headers: Object.entries(headers) });
  opened(new StreamedReply(response, onReply));
}
