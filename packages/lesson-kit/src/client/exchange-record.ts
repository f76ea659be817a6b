/**
 * The events of one HTTP exchange, and the failures that point to them. Not here: the exchange itself.
 */

import type http from "node:http";
import type { Header } from "@course/wire";
import { bodyFrom } from "@course/wire";
import { Answer } from "./response.ts";
import { WireFailure } from "../base/failure.ts";
import { headerPairs } from "../base/headers.ts";
import { RecordedConnection } from "../base/recorder.ts";
import type { CheckContext } from "../base/check-context.ts";
import { seconds } from "../base/check-context.ts";

/** The code in the recording for a connection that its client has cut. */
export const CUT = "cut on purpose";

const EVERY_REQUEST =
  "Every request gets an answer: the consumer waits on the open connection until one comes or it gives up.";

const BROKEN =
  "The connection ended before the answer did: the consumer cannot tell what became of its request.";

/** A request as the check described it. */
export interface Asked {
  method: string;
  /** As written in the check: a path or an absolute URL. */
  target: string;
  url: URL;
  headers: Header[];
  body: string | Uint8Array | undefined;
  /** The number of pieces to send it in. Default: 1. */
  pieces?: number | undefined;
  /** The participant that sends it, by id. */
  peer: string;
  /** Aborts when the client gives up. */
  leaving?: AbortSignal | undefined;
  /** Why an answer matters. Default: a general sentence. */
  why?: string | undefined;
  /** What went on while no answer came, as a clause. */
  meanwhile?: string | undefined;
}

/** An answer whose head has arrived, and whose body is still to come. */
export interface Begun {
  /** Status and headers, as an answer without a body. */
  head: Answer;
  response: http.IncomingMessage;
  connection: RecordedConnection;
  /** The id of the request in the recording. */
  requestId: string;
}

export class ExchangeRecord {
  readonly #context: CheckContext;
  readonly #asked: Asked;
  #connection: RecordedConnection | undefined;
  #requestId = "";
  #response: http.IncomingMessage | undefined;
  readonly #chunks: Buffer[] = [];

  constructor(context: CheckContext, asked: Asked) {
    this.#context = context;
    this.#asked = asked;
  }

  /** Records the request on its connection. */
  sent(connection: RecordedConnection): void {
    const { method, url, headers, body } = this.#asked;
    this.#connection = connection;
    this.#requestId = connection.sent({
      kind: "request",
      method,
      target: url.pathname + url.search,
      headers,
      ...(body === undefined ? {} : { body: bodyFrom(Buffer.from(body)) }),
    });
  }

  /** Keeps the head of the answer. It is recorded together with the body, or with as much of it as came. */
  begins(response: http.IncomingMessage): void {
    this.#response = response;
  }

  get hasBegun(): boolean {
    return this.#response !== undefined;
  }

  /** Keeps a piece of the answer's body. */
  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  /** Records the answer with all of its body so far, and returns it. */
  answer(): Answer {
    const event = this.#recordAnswer();
    if (!this.#response || event === undefined) throw new Error("No answer has begun.");
    return new Answer(this.#response, Buffer.concat(this.#chunks), event, this.#name);
  }

  /** Records the head of the answer, and returns what is needed to read its body. */
  head(response: http.IncomingMessage): Begun {
    this.begins(response);
    const head = this.answer();
    return { head, response, connection: this.#onConnection(), requestId: this.#requestId };
  }

  /** The failure of an exchange that took too long. */
  late(): WireFailure {
    const begun = this.#recordAnswer() !== undefined;
    const { deadlineMs } = this.#context;
    const what = begun ? "the end of the answer" : "an answer";
    const awaited = `${what} to ${this.#name}`;
    const { why = EVERY_REQUEST, meanwhile } = this.#asked;
    const nothing = meanwhile === undefined ? "nothing" : `no answer; meanwhile ${meanwhile}`;
    const event = this.#received({ kind: "timeout", waitedMs: deadlineMs, awaited });
    return new WireFailure({
      expected: `${awaited} within ${seconds(deadlineMs)}`,
      got: begun ? "its beginning, and then nothing more" : nothing,
      why,
      mark: { event, part: "event", note: `${what} is missing here` },
    });
  }

  /** The failure of an answer whose body is longer than any of the course. */
  tooLarge(): WireFailure {
    const event = this.#recordAnswer() ?? "";
    return new WireFailure({
      expected: `an answer to ${this.#name} of at most 1 MiB`,
      got: "more than 1 MiB, and it was still going on: the connection was cut",
      why: "An answer without an end fills the memory of whoever asked.",
      mark: { event, part: "event", note: "this answer does not end" },
    });
  }

  /** The failure of a connection that broke; `error` itself when the check aborted the request. */
  broken(error: NodeJS.ErrnoException): Error {
    if (error.name === "AbortError") {
      if (this.#asked.leaving?.aborted) this.#connection?.sent({ kind: "dropped", code: CUT });
      return error;
    }
    this.#recordAnswer();
    const code = error.code ?? error.message;
    const event = this.#received({ kind: code === "ECONNREFUSED" ? "refused" : "dropped", code });
    return new WireFailure({
      expected: `an answer to ${this.#name}`,
      got: `a broken connection (${code})`,
      why: this.#asked.why ?? BROKEN,
      mark: { event, part: "event", note: "the connection ended here" },
    });
  }

  /** Records the answer, or as much of it as has arrived. */
  #recordAnswer(): string | undefined {
    if (!this.#response) return undefined;
    const body = Buffer.concat(this.#chunks);
    return this.#received({
      kind: "response",
      receivedAt: this.#context.recorder.now(),
      status: this.#response.statusCode ?? 0,
      reason: this.#response.statusMessage ?? "",
      headers: headerPairs(this.#response.rawHeaders),
      ...(body.length === 0 ? {} : { body: bodyFrom(body) }),
    });
  }

  #received(event: Parameters<RecordedConnection["received"]>[0]): string {
    const inReplyTo = this.#requestId ? { inReplyTo: this.#requestId } : {};
    return this.#onConnection().received({ ...event, ...inReplyTo });
  }

  /** Its connection; a new one if the request never got as far as a socket. */
  #onConnection(): RecordedConnection {
    return (this.#connection ??= new RecordedConnection(this.#context.recorder, this.#asked.peer));
  }

  get #name(): string {
    return `${this.#asked.method} ${this.#asked.target}`;
  }
}
