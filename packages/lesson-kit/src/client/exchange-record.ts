/**
 * The events of one HTTP exchange, and the failures that point to them. Not here: the exchange itself.
 */

import type http from "node:http";
import type { Header } from "@course/wire";
import { bodyFrom } from "@course/wire";
import { type BytesFault, headIn } from "../base/answer-bytes.ts";
import type { ReceivedBytes } from "./received-bytes.ts";
import { Answer } from "./response.ts";
import { describeValue } from "../base/describe.ts";
import { WireFailure } from "../base/failure.ts";
import { headerPairs } from "../base/headers.ts";
import { RecordedConnection } from "../base/recorder.ts";
import type { CheckContext } from "../base/check-context.ts";
import { seconds } from "../base/check-context.ts";

/** The code in the recording for a connection that its client has cut. */
export const CUT = "cut on purpose";

const EVERY_REQUEST =
  "Every request gets an answer: the consumer waits on the open connection until one comes or it gives up.";

const NOBODY =
  "No process listens at this address any more: the server has ended, or listens elsewhere.";
const BROKEN =
  "The connection ended before the answer did: the consumer cannot tell what became of its request.";

/** A 101 that switches the protocol of a request which did not ask for it. */
function unaskedUpgrade(received: ReceivedBytes | undefined): BytesFault | undefined {
  const head = received && headIn(received.all);
  if (head?.status !== 101) return undefined;
  return {
    expected: "an answer without an upgrade",
    got: `101 ${head.reason}`,
    why: "Only a request with the header Upgrade may be answered with 101 (RFC 9110, section 7.8).",
    note: "nobody asked for an upgrade",
  };
}

/** What Node's parser says of bytes whose fault has no sentence of its own. */
function parseFault({ code = "", message }: NodeJS.ErrnoException): BytesFault | undefined {
  if (!code.startsWith("HPE_")) return undefined;
  return {
    expected: "an answer in valid HTTP/1.1",
    got: `bytes that no HTTP client can read (${message.replace("Parse Error: ", "")})`,
    why: "An answer is a status line, headers, an empty line and a body (RFC 9112, section 2.1).",
    note: "no valid HTTP",
  };
}

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

  /** The failure of an exchange that took too long; `received` is what has come of its answer. */
  late(received?: ReceivedBytes): WireFailure {
    const fault = received?.fault;
    if (received && fault) return this.malformed(fault, received.all);
    const begun = this.#recordAnswer() !== undefined;
    const { deadlineMs } = this.#context;
    const what = begun ? "the end of the answer" : "an answer";
    const awaited = `${what} to ${this.#name}`;
    const { why = EVERY_REQUEST, meanwhile } = this.#asked;
    const nothing = meanwhile === undefined ? "nothing" : `no answer; meanwhile ${meanwhile}`;
    const event = this.#received({ kind: "timeout", waitedMs: deadlineMs, awaited });
    return new WireFailure({
      expected: `${awaited} within ${seconds(deadlineMs)}`,
      got: begun ? `${this.#beginning()}, and then nothing more` : nothing,
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

  /** The failure of an answer whose bytes break the rules of HTTP. They are recorded as they came. */
  malformed({ near, note, ...words }: BytesFault, bytes: Buffer): WireFailure {
    const label = `what came for ${this.#name}`;
    const event = this.#received({ kind: "bytes", label, body: bodyFrom(bytes) });
    const place = near === undefined ? {} : { text: near };
    return new WireFailure({ ...words, mark: { event, part: "body", note, ...place } });
  }

  /** The failure of a connection that broke; `error` itself when the check aborted the request. */
  broken(error: NodeJS.ErrnoException, received?: ReceivedBytes): Error {
    if (error.name === "AbortError") {
      if (this.#asked.leaving?.aborted) this.#connection?.sent({ kind: "dropped", code: CUT });
      return error;
    }
    const fault = received?.fault ?? unaskedUpgrade(received) ?? parseFault(error);
    if (received && fault) return this.malformed(fault, received.all);
    const begun = this.#recordAnswer() !== undefined;
    const code = error.code ?? error.message;
    const isRefused = code === "ECONNREFUSED";
    const event = this.#received({ kind: isRefused ? "refused" : "dropped", code });
    const ended = begun
      ? `${this.#beginning()}, and then the end of the connection`
      : "the end of the connection, and no answer";
    return new WireFailure({
      expected: `an answer to ${this.#name}`,
      got: isRefused ? `a refused connection (${code})${this.#whose()}` : `${ended} (${code})`,
      why: this.#asked.why ?? (isRefused ? NOBODY : BROKEN),
      mark: {
        event,
        part: "event",
        note: `the connection ${isRefused ? "was refused" : "ended"} here`,
      },
    });
  }

  /** What has come of an answer that has no end: `status 200 and "[1,"`. */
  #beginning(): string {
    const body = Buffer.concat(this.#chunks);
    const status = `status ${this.#response?.statusCode}`;
    return body.length === 0 ? status : `${status} and ${describeValue(body.toString())}`;
  }

  /** A server that was there when the judging began, and is not any more, has ended. */
  #whose(): string {
    const isServers = this.#asked.url.origin === new URL(this.#context.origin).origin;
    return isServers ? ": your server has ended" : "";
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
