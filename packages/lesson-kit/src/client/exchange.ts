/**
 * One HTTP request and its answer. Not here: what is recorded of them (`exchange-record.ts`).
 */

import type http from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { Answer } from "./response.ts";
import { type Asked, type Begun, ExchangeRecord } from "./exchange-record.ts";
import { within } from "../base/deadline.ts";
import { deferred } from "../base/deferred.ts";
import { ReceivedBytes } from "./received-bytes.ts";
import type { RecordedConnection } from "../base/recorder.ts";
import type { CheckContext } from "../base/check-context.ts";

/** More than any answer of the course needs; beyond it the connection is cut. */
export const MAX_ANSWER_BYTES = 1024 * 1024;

/** Thrown when the server had closed the kept connection before a byte of the answer: ask again on a new one. */
export class IdleConnectionClosed extends Error {}

/** Finds the recorded connection of a socket, or begins one. */
type ConnectionOf = (socket: object) => RecordedConnection;

/** How an exchange may end, and how it fails; only the first of all calls counts. */
interface Ends<T> {
  finish: (value: () => T) => void;
  fail: (failure: () => Error) => void;
}

export class Exchange {
  readonly #deadlineMs: number;
  readonly #asked: Asked;
  readonly #record: ExchangeRecord;

  constructor(context: CheckContext, asked: Asked) {
    this.#deadlineMs = context.deadlineMs;
    this.#asked = asked;
    this.#record = new ExchangeRecord(context, asked);
  }

  /** Sends the request and resolves with the whole answer. */
  carryOut(request: http.ClientRequest, connectionOf: ConnectionOf): Promise<Answer> {
    return this.#send<Answer>(request, connectionOf, (response, { finish, fail }) => {
      this.#collect(response, fail);
      response.once("end", () => finish(() => this.#record.answer()));
    });
  }

  /** The same, but resolves as soon as the head of the answer is here; its body is the caller's to read. */
  begin(request: http.ClientRequest, connectionOf: ConnectionOf): Promise<Begun> {
    return this.#send<Begun>(request, connectionOf, (response, { finish }) =>
      finish(() => this.#record.head(response)),
    );
  }

  async #send<T>(
    request: http.ClientRequest,
    connectionOf: ConnectionOf,
    onResponse: (response: http.IncomingMessage, ends: Ends<T>) => void,
  ): Promise<T> {
    const outcome = deferred<T>();
    // What comes after the end, such as the errors of a request that we destroy, is not recorded.
    let isOver = false;
    const finish = (value: () => T) => {
      if (!isOver) outcome.resolve(value());
      isOver = true;
    };
    const fail = (failure: () => Error) => {
      if (!isOver) outcome.reject(failure());
      isOver = true;
    };
    let received: ReceivedBytes | undefined;
    const broken = (error: NodeJS.ErrnoException) =>
      fail(() => {
        const failure = this.#record.broken(error, received);
        const hasAnswered = received !== undefined && received.all.length > 0;
        const isStale =
          request.reusedSocket && !hasAnswered && /^(ECONNRESET|EPIPE)$/.test(error.code ?? "");
        return isStale ? new IdleConnectionClosed(failure.message) : failure;
      });
    request.once("socket", (socket) => {
      received = ReceivedBytes.of(socket);
      const before = received.all;
      const fault = received.begin(this.#asked.method);
      this.#record.sent(connectionOf(socket));
      if (fault) fail(() => this.#record.malformed(fault, before));
    });
    request.once("response", (response) => {
      response.once("end", () => received?.end());
      // A body that breaks off is an error of the exchange as much as a refused connection is.
      response.on("error", broken);
      onResponse(response, { finish, fail });
    });
    request.on("error", broken);
    // If an answer has begun, its own end is what counts.
    request.once("close", () => {
      if (!this.#record.hasBegun) broken(new Error("closed without an answer"));
    });
    void send(request, this.#asked);
    try {
      const late = () => this.#record.late(received);
      return await within(outcome.promise, { ms: this.#deadlineMs, late });
    } catch (error) {
      isOver = true;
      request.destroy();
      throw error;
    }
  }

  #collect(response: http.IncomingMessage, fail: (failure: () => Error) => void): void {
    let bytes = 0;
    this.#record.begins(response);
    response.on("data", (chunk: Buffer) => {
      this.#record.add(chunk);
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) fail(() => this.#record.tooLarge());
    });
  }
}

/** Between two pieces of a body: long enough for most servers to read the first one alone. */
const PAUSE_MS = 5;

/** Sends the body and ends the request. What goes wrong is an error of the request. */
async function send(request: http.ClientRequest, { body, pieces = 1 }: Asked): Promise<void> {
  // As bytes: beside a text Node would write the headers in UTF-8 too, and they are Latin-1.
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  if (bytes && pieces > 1) {
    const length = Math.ceil(bytes.length / pieces);
    for (let at = 0; at < bytes.length; at += length) {
      request.write(bytes.subarray(at, at + length));
      await pause(PAUSE_MS);
    }
    request.end();
  } else request.end(bytes);
}
