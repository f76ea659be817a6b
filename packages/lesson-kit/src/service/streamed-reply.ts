/**
 * An answer that stays open: a check says what goes out on it, and when, and how it ends.
 *
 * Source: the HTML standard, section 9.2 (server-sent events), which are what it is for.
 */

import http from "node:http";
import { bodyFrom } from "@course/wire";
import { SseParser } from "../base/sse-parser.ts";
import type { OnReply } from "./record-reply.ts";

/** What opens it: the head of the answer, and who gets hold of the rest. */
export interface StreamReply {
  do: "stream";
  /** Default: text/event-stream. */
  headers?: Record<string, string>;
  /** Called as soon as the head has gone out. */
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

  /** Sends `text` as it stands: one event or several, a comment, or a part of one. */
  send(text: string): void {
    // Whoever has hung up hears nothing more, and nothing of it was on the wire.
    if (this.#isCut || this.#response.destroyed || this.#response.writableEnded) return;
    this.#response.write(text);
    for (const block of this.#parser.push(Buffer.from(text))) {
      this.#onReply({ kind: "sse", body: bodyFrom(Buffer.from(block.text)) });
    }
  }

  /** Ends the answer in order, as a provider does that is going to restart. */
  end(): void {
    if (this.#isCut || this.#response.writableEnded) return;
    this.#recordRest();
    this.#response.end();
  }

  /** Cuts the connection behind what was said, without the end that an answer has. */
  cut(): void {
    if (this.#isCut || this.#response.destroyed) return;
    this.#isCut = true;
    this.#response.socket?.destroySoon();
    this.#recordRest();
    this.#onReply({ kind: "dropped", code: "cut off on purpose" });
  }

  /** What is no event, because no empty line has ended it, crossed the wire as well. */
  #recordRest(): void {
    const { rest } = this.#parser;
    if (rest === "") return;
    const label = "text that no empty line ends";
    this.#onReply({ kind: "bytes", label, body: bodyFrom(Buffer.from(rest)) });
  }
}

/** Sends the head, and hands the answer over. */
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
