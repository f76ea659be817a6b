/**
 * One HTTP request and what came of it, on its way into the recording.
 */

import type http from "node:http";
import type { Header } from "@course/wire";
import { bodyFrom } from "@course/wire";
import { Answer } from "./response.ts";
import { startDeadline } from "../base/deadline.ts";
import { WireFailure } from "../base/failure.ts";
import { headerPairs } from "../base/headers.ts";
import { RecordedConnection } from "../base/recorder.ts";
import type { CheckContext } from "../base/check-context.ts";
import { seconds } from "../base/check-context.ts";

/** More than any answer of the course needs; beyond it the connection is cut. */
export const MAX_ANSWER_BYTES = 1024 * 1024;

/** The word for a connection that whoever opened it has cut, in the recording. */
export const CUT = "cut on purpose";

const EVERY_REQUEST =
  "Every request gets an answer: the consumer waits on the open connection until one comes or it gives up.";

/** A request as the check asked for it. */
export interface Asked {
  method: string;
  /** As it stands in the check: a path or an absolute URL. */
  target: string;
  url: URL;
  headers: Header[];
  body: string | Uint8Array | undefined;
  /** Who asks: the id of a participant. */
  peer: string;
  /** Aborts when whoever asks gives up. */
  leaving?: AbortSignal | undefined;
  /** Why an answer matters, where the general sentence would say too little. */
  why?: string | undefined;
}

/** An answer whose head is here, and whose body is still to come. */
export interface Begun {
  /** Status and headers, as an answer without a body. */
  head: Answer;
  response: http.IncomingMessage;
  connection: RecordedConnection;
  /** The id of the request in the recording. */
  requestId: string;
}

/** Finds the recorded connection of a socket, or begins one. */
type ConnectionOf = (socket: object) => RecordedConnection;

/** How an exchange may end, and how it fails. */
interface Ends<T> {
  finish: (value: () => T) => void;
  fail: (failure: () => Error) => void;
}

/** What of the answer is here. */
interface Arriving {
  response: http.IncomingMessage;
  chunks: Buffer[];
}

export class Exchange {
  readonly #context: CheckContext;
  readonly #asked: Asked;
  #connection: RecordedConnection | undefined;
  #requestId = "";
  #arriving: Arriving | undefined;

  constructor(context: CheckContext, asked: Asked) {
    this.#context = context;
    this.#asked = asked;
  }

  /** Sends the request and resolves with the whole answer. */
  carryOut(request: http.ClientRequest, connectionOf: ConnectionOf): Promise<Answer> {
    return this.#send<Answer>(request, connectionOf, (response, { finish, fail }) => {
      this.#collect(response, fail);
      response.once("end", () => finish(() => this.#whole()));
    });
  }

  /** The same, but resolves as soon as the head of the answer is here; its body is the caller's to read. */
  begin(request: http.ClientRequest, connectionOf: ConnectionOf): Promise<Begun> {
    return this.#send<Begun>(request, connectionOf, (response, { finish }) => {
      this.#arriving = { response, chunks: [] };
      const connection = (this.#connection ??= new RecordedConnection(
        this.#context.recorder,
        this.#asked.peer,
      ));
      finish(() => ({ head: this.#whole(), response, connection, requestId: this.#requestId }));
    });
  }

  #send<T>(
    request: http.ClientRequest,
    connectionOf: ConnectionOf,
    onResponse: (response: http.IncomingMessage, ends: Ends<T>) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      let over = false;
      const settle = (how: () => void) => {
        if (over) return;
        over = true;
        cancel();
        how();
      };
      const finish = (value: () => T) => settle(() => resolve(value()));
      const fail = (failure: () => Error) =>
        settle(() => {
          reject(failure());
          request.destroy();
        });
      const broken = (error: NodeJS.ErrnoException) => fail(() => this.#broken(error));
      const cancel = startDeadline(this.#context.deadlineMs, () => fail(() => this.#late()));
      request.once("socket", (socket) => this.#sent(connectionOf(socket)));
      request.once("response", (response) => {
        // A body that breaks off is an error of the exchange as much as a refused connection is.
        response.on("error", broken);
        onResponse(response, { finish, fail });
      });
      request.on("error", broken);
      // The end of an answer that has begun is told by the answer itself.
      request.once("close", () => this.#arriving ?? broken(new Error("closed without an answer")));
      // As bytes: beside a text Node would write the headers in UTF-8 too, and they are Latin-1.
      request.end(bytesOf(this.#asked.body));
    });
  }

  #sent(connection: RecordedConnection): void {
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

  #collect(response: http.IncomingMessage, fail: (failure: () => Error) => void): void {
    const chunks: Buffer[] = [];
    this.#arriving = { response, chunks };
    let bytes = 0;
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) fail(() => this.#tooLarge());
    });
  }

  #whole(): Answer {
    const event = this.#recordAnswer();
    if (!this.#arriving || event === undefined) throw new Error("No answer has begun.");
    const { response, chunks } = this.#arriving;
    return new Answer(response, Buffer.concat(chunks), event, this.#name);
  }

  /** Writes down what has come of the answer, all of it or its beginning. */
  #recordAnswer(): string | undefined {
    if (!this.#arriving) return undefined;
    const { response, chunks } = this.#arriving;
    const body = Buffer.concat(chunks);
    return this.#came({
      kind: "response",
      receivedAt: this.#context.recorder.now(),
      status: response.statusCode ?? 0,
      reason: response.statusMessage ?? "",
      headers: headerPairs(response.rawHeaders),
      ...(body.length === 0 ? {} : { body: bodyFrom(body) }),
    });
  }

  #late(): WireFailure {
    const begun = this.#recordAnswer() !== undefined;
    const { deadlineMs } = this.#context;
    const what = begun ? "the end of the answer" : "an answer";
    const awaited = `${what} to ${this.#name}`;
    const event = this.#came({ kind: "timeout", waitedMs: deadlineMs, awaited });
    return new WireFailure({
      expected: `${awaited} within ${seconds(deadlineMs)}`,
      got: begun ? "its beginning, and then nothing more" : "nothing",
      why: this.#asked.why ?? EVERY_REQUEST,
      mark: { event, part: "event", note: `${what} is missing here` },
    });
  }

  #tooLarge(): WireFailure {
    const event = this.#recordAnswer() ?? "";
    return new WireFailure({
      expected: `an answer to ${this.#name} of at most 1 MiB`,
      got: "more than 1 MiB, and it was still going on: the connection was cut",
      why: "An answer without an end fills the memory of whoever asked.",
      mark: { event, part: "event", note: "this answer does not end" },
    });
  }

  #broken(error: NodeJS.ErrnoException): Error {
    if (error.name === "AbortError") {
      if (this.#asked.leaving?.aborted) this.#connection?.sent({ kind: "dropped", code: CUT });
      return error;
    }
    this.#recordAnswer();
    const code = error.code ?? error.message;
    const event = this.#came({ kind: code === "ECONNREFUSED" ? "refused" : "dropped", code });
    return new WireFailure({
      expected: `an answer to ${this.#name}`,
      got: `a broken connection (${code})`,
      why: "The connection ended before the answer did: the consumer cannot tell what became of its request.",
      mark: { event, part: "event", note: "the connection ended here" },
    });
  }

  #came(event: Parameters<RecordedConnection["received"]>[0]): string {
    // Without a connection the request never got as far as a socket.
    this.#connection ??= new RecordedConnection(this.#context.recorder, this.#asked.peer);
    return this.#connection.received({
      ...event,
      ...(this.#requestId ? { inReplyTo: this.#requestId } : {}),
    });
  }

  get #name(): string {
    return `${this.#asked.method} ${this.#asked.target}`;
  }
}

function bytesOf(body: string | Uint8Array | undefined): Uint8Array | undefined {
  return typeof body === "string" ? Buffer.from(body) : body;
}
