/**
 * The `http` fixture: an HTTP client that writes down every exchange as it crossed the wire.
 *
 * It stands on `node:http` instead of `fetch`, because fetch hides what a lesson has to show: the order
 * and case of headers, redirects that it follows, and preflights that it never sends.
 */

import http from "node:http";
import type { Header } from "@course/wire";
import { bodyFrom } from "@course/wire";
import { Answer } from "./answer.ts";
import { DEADLINE_MS, startDeadline } from "./deadline.ts";
import { WireFailure } from "./failure.ts";
import type { Recorder } from "./recorder.ts";
import { PROVIDER } from "./recorder.ts";

/** More than any answer of the course needs; beyond it the connection is cut. */
export const MAX_ANSWER_BYTES = 1024 * 1024;

export interface RequestOptions {
  /** Sent as they stand, after Host and Accept; a Content-Type of your own replaces the client's. */
  headers?: Record<string, string>;
  /** Sent as it stands, unlike `json`. */
  body?: string | Uint8Array;
  /** Sent as JSON text with `Content-Type: application/json`. */
  json?: unknown;
}

export class HttpClient {
  readonly #origin: string;
  readonly #recorder: Recorder;
  readonly #signal: AbortSignal;
  readonly #agent = new http.Agent({ keepAlive: true });
  readonly #connections = new WeakMap<object, string>();
  readonly #consumer: string;

  constructor(origin: string, recorder: Recorder, signal: AbortSignal) {
    this.#origin = origin;
    this.#recorder = recorder;
    this.#signal = signal;
    this.#consumer = recorder.participant("consumer", "consumer", "consumer");
  }

  get(target: string, options?: RequestOptions): Promise<Answer> {
    return this.request("GET", target, options);
  }
  post(target: string, json: unknown): Promise<Answer> {
    return this.request("POST", target, { json });
  }
  put(target: string, json: unknown): Promise<Answer> {
    return this.request("PUT", target, { json });
  }
  patch(target: string, json: unknown): Promise<Answer> {
    return this.request("PATCH", target, { json });
  }
  delete(target: string): Promise<Answer> {
    return this.request("DELETE", target);
  }

  /**
   * Sends one request and resolves with the whole answer.
   *
   * `target` is a path, or an absolute URL that the server gave out. Rejects with a WireFailure when no
   * answer comes within 5 s, the connection breaks, or the answer is larger than 1 MiB.
   */
  request(method: string, target: string, options: RequestOptions = {}): Promise<Answer> {
    const url = new URL(target, this.#origin);
    const body = options.json === undefined ? options.body : JSON.stringify(options.json);
    const headers = requestHeaders(url, body, options);
    return new Promise((resolve, reject) => {
      const request = http.request(url, {
        method,
        agent: this.#agent,
        signal: this.#signal,
        headers: Object.fromEntries(headers),
      });
      const exchange = new Exchange(this.#recorder, method, target);
      const callOff = startDeadline(DEADLINE_MS, () => request.destroy(exchange.late()));
      request.once("socket", (socket) => {
        const known = this.#connections.get(socket);
        const connection = known ?? this.#recorder.connect(this.#consumer, PROVIDER, "http/1.1").id;
        this.#connections.set(socket, connection);
        exchange.sent(connection, this.#consumer, url, headers, body);
      });
      request.once("response", (response) => exchange.collect(response, request, resolve));
      request.once("error", (error: NodeJS.ErrnoException) => reject(exchange.broken(error)));
      request.once("close", callOff);
      request.end(body);
    });
  }

  /** Ends every connection that this client holds open. */
  close(): void {
    this.#agent.destroy();
  }
}

function requestHeaders(url: URL, body: unknown, options: RequestOptions): Header[] {
  const headers = new Map<string, Header>();
  const set = (name: string, value: string) => headers.set(name.toLowerCase(), [name, value]);
  set("Host", url.host);
  set("Accept", "*/*");
  set("Connection", "keep-alive");
  if (options.json !== undefined) set("Content-Type", "application/json");
  if (typeof body === "string" || body instanceof Uint8Array) {
    set("Content-Length", String(Buffer.byteLength(body)));
  }
  for (const [name, value] of Object.entries(options.headers ?? {})) set(name, value);
  return [...headers.values()];
}

/** One request and what came of it, on its way into the recording. */
class Exchange {
  readonly #recorder: Recorder;
  readonly #method: string;
  readonly #target: string;
  #connection = "";
  #consumer = "";
  #requestId = "";

  constructor(recorder: Recorder, method: string, target: string) {
    this.#recorder = recorder;
    this.#method = method;
    this.#target = target;
  }

  sent(
    connection: string,
    consumer: string,
    url: URL,
    headers: Header[],
    body: string | Uint8Array | undefined,
  ): void {
    this.#connection = connection;
    this.#consumer = consumer;
    this.#requestId = this.#recorder.add({
      kind: "request",
      connection,
      from: consumer,
      to: PROVIDER,
      method: this.#method,
      target: url.pathname + url.search,
      headers,
      ...(body === undefined ? {} : { body: bodyFrom(Buffer.from(body)) }),
    });
  }

  collect(
    response: http.IncomingMessage,
    request: http.ClientRequest,
    resolve: (answer: Answer) => void,
  ): void {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) request.destroy(this.#tooLarge(response));
    });
    // A body that breaks off is an error of the exchange as much as a refused connection is.
    response.on("error", (error) => request.destroy(error));
    response.on("end", () => {
      const body = Buffer.concat(chunks);
      resolve(new Answer(response, body, this.#recordAnswer(response, body), this.#name()));
    });
  }

  #recordAnswer(response: http.IncomingMessage, body: Buffer): string {
    return this.#recorder.add({
      kind: "response",
      connection: this.#connection,
      from: PROVIDER,
      to: this.#consumer,
      inReplyTo: this.#requestId,
      receivedAt: this.#recorder.now(),
      status: response.statusCode ?? 0,
      reason: response.statusMessage ?? "",
      headers: headerPairs(response.rawHeaders),
      ...(body.length === 0 ? {} : { body: bodyFrom(body) }),
    });
  }

  late(): WireFailure {
    const event = this.#recorder.add({
      ...this.#fromProvider(),
      kind: "timeout",
      waitedMs: DEADLINE_MS,
      awaited: `an answer to ${this.#name()}`,
    });
    return new WireFailure({
      expected: `an answer to ${this.#name()} within ${DEADLINE_MS / 1_000} s`,
      came: "nothing",
      why: "Every request gets an answer: the consumer waits on the open connection until one comes or it gives up.",
      mark: { event, part: "event", note: "an answer is missing here" },
    });
  }

  #tooLarge(response: http.IncomingMessage): WireFailure {
    const event = this.#recordAnswer(response, Buffer.alloc(0));
    return new WireFailure({
      expected: `an answer to ${this.#name()} of at most 1 MiB`,
      came: "more than 1 MiB, and it was still going on: the connection was cut",
      why: "An answer without an end fills the memory of whoever asked.",
      mark: { event, part: "event", note: "this answer does not end" },
    });
  }

  broken(error: NodeJS.ErrnoException): Error {
    if (error instanceof WireFailure || error.name === "AbortError") return error;
    const code = error.code ?? error.message;
    const event = this.#recorder.add({
      ...this.#fromProvider(),
      kind: code === "ECONNREFUSED" ? "refused" : "dropped",
      code,
    });
    return new WireFailure({
      expected: `an answer to ${this.#name()}`,
      came: `a broken connection (${code})`,
      why: "The connection ended before the answer did: the consumer cannot tell what became of its request.",
      mark: { event, part: "event", note: "the connection ended here" },
    });
  }

  #fromProvider() {
    return {
      connection: this.#connection,
      from: PROVIDER,
      to: this.#consumer,
      ...(this.#requestId ? { inReplyTo: this.#requestId } : {}),
    };
  }

  #name(): string {
    return `${this.#method} ${this.#target}`;
  }
}

/** `rawHeaders` as Node gives them (name, value, name, value, …) in pairs. */
export function headerPairs(raw: readonly string[]): Header[] {
  const pairs: Header[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    pairs.push([raw[index] ?? "", raw[index + 1] ?? ""]);
  }
  return pairs;
}
