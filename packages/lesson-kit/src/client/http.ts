/**
 * The `http` fixture: an HTTP client that records every exchange as it crossed the wire.
 *
 * It uses `node:http` instead of `fetch`, because fetch hides what a lesson has to show: the order
 * and case of headers, redirects that it follows, and preflights that it never sends.
 */

import http from "node:http";
import type { Header, Participant } from "@course/wire";
import type { Answer } from "./response.ts";
import { startDeadline } from "../base/deadline.ts";
import { EventStream } from "./event-stream.ts";
import { Exchange, IdleConnectionClosed } from "./exchange.ts";
import { WireFailure } from "../base/failure.ts";
import { RecordedConnection } from "../base/recorder.ts";
import type { CheckContext } from "../base/check-context.ts";
import { handled } from "../base/check-context.ts";

interface RequestOptions {
  /** Sent unchanged, after Host and Accept; your own Content-Type replaces the client's. */
  headers?: Record<string, string>;
  /** Sent unchanged, unlike `json`. */
  body?: string | Uint8Array;
  /** Sent as JSON text with `Content-Type: application/json`. */
  json?: unknown;
  /** The number of pieces that the body is sent in, a moment apart. Default: 1. */
  pieces?: number;
  /** When it aborts, the connection is cut and the promise rejects with an AbortError. */
  signal?: AbortSignal;
  /** What the learner reads when no answer comes in time. Default: that every request gets one. */
  why?: string;
  /** What went on while no answer came, for that sentence: `the service held its answer`. */
  meanwhile?: string;
}

const CONSUMER: Participant = { id: "consumer", label: "consumer", kind: "consumer" };

export class HttpClient {
  readonly #context: CheckContext;
  readonly #peer: Participant;
  readonly #agent = new http.Agent({ keepAlive: true });
  readonly #newConnections = new http.Agent({ keepAlive: false });
  /** The recorded connections of the sockets that the agent keeps alive. */
  readonly #connections = new WeakMap<object, RecordedConnection>();
  readonly #others: HttpClient[] = [];

  /** `peer` is the participant that sends the requests. */
  constructor(context: CheckContext, peer: Participant = CONSUMER) {
    this.#context = context;
    this.#peer = peer;
  }

  /** Another consumer with that name and its own connections: "Bob". */
  as(name: string): HttpClient {
    const other = new HttpClient(this.#context, {
      id: name.toLowerCase(),
      label: name,
      kind: "consumer",
    });
    this.#others.push(other);
    return other;
  }

  get(target: string, options?: RequestOptions): Promise<Answer> {
    return this.request("GET", target, options);
  }
  /**
   * Repeats a GET until `accepts` returns true or 5 s are over, and resolves with the last answer.
   *
   * For changes that are not announced. Rejects as `request` does, and with what `accepts` throws.
   */
  async getUntil(target: string, accepts: (answer: Answer) => boolean): Promise<Answer> {
    let isLate = false;
    const cancel = startDeadline(this.#context.deadlineMs, () => (isLate = true));
    try {
      for (;;) {
        const answer = await this.get(target);
        if (accepts(answer) || isLate) return answer;
      }
    } finally {
      cancel();
    }
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
   * `target` is a path, or an absolute URL from the server. Rejects with a WireFailure when it is not an HTTP
   * URL, no answer comes within 5 s, the connection breaks, or the answer is larger than 1 MiB.
   */
  request(method: string, target: string, options: RequestOptions = {}): Promise<Answer> {
    return handled(this.#request(method, target, options));
  }

  #request(method: string, target: string, options: RequestOptions): Promise<Answer> {
    return this.#onOpenConnection((agent) => {
      const { exchange, request } = this.#exchange(method, target, options, agent);
      return exchange.carryOut(request, (socket) => this.#connectionOf(socket));
    });
  }

  /**
   * Does `ask` with the connections that are kept alive, and once more with a new one if the server had just
   * closed the one that was used (RFC 9112, section 9.3.1): a server may do that at any time.
   */
  async #onOpenConnection<T>(ask: (agent: http.Agent) => Promise<T>): Promise<T> {
    try {
      return await ask(this.#agent);
    } catch (error) {
      if (!(error instanceof IdleConnectionClosed)) throw error;
      return ask(this.#newConnections);
    }
  }

  /**
   * Requests a stream of events, and resolves as soon as the head of the answer has arrived, whatever its
   * status is.
   *
   * `Accept` is `text/event-stream` unless `options` name another. Rejects as `request` does.
   */
  stream(target: string, options: RequestOptions = {}): Promise<EventStream> {
    return handled(this.#stream(target, options));
  }

  async #stream(target: string, options: RequestOptions): Promise<EventStream> {
    const headers = { Accept: "text/event-stream", ...options.headers };
    const begun = await this.#onOpenConnection((agent) => {
      const { exchange, request } = this.#exchange("GET", target, { ...options, headers }, agent);
      return exchange.begin(request, (socket) => this.#connectionOf(socket));
    });
    return new EventStream(begun, `GET ${target}`, this.#context);
  }

  #exchange(method: string, target: string, options: RequestOptions, agent: http.Agent) {
    const url = this.#address(target);
    const body = options.json === undefined ? options.body : JSON.stringify(options.json);
    const headers = requestHeaders(url, body, options);
    const { lookup, recorder } = this.#context;
    const { id, label, kind } = this.#peer;
    const { signal: leaving, why, meanwhile, pieces } = options;
    const request = http.request(url, {
      method,
      agent,
      signal: leaving ? AbortSignal.any([this.#context.signal, leaving]) : this.#context.signal,
      headers: Object.fromEntries(headers),
      ...(lookup ? { lookup } : {}),
    });
    const peer = recorder.participant(id, label, kind);
    const asked = { method, target, url, headers, body, pieces, peer, leaving, why, meanwhile };
    return { request, exchange: new Exchange(this.#context, asked) };
  }

  /** Ends every connection that this client holds open. */
  close(): void {
    for (const other of this.#others) other.close();
    this.#agent.destroy();
    this.#newConnections.destroy();
  }

  #connectionOf(socket: object): RecordedConnection {
    const known = this.#connections.get(socket);
    if (known) return known;
    const connection = new RecordedConnection(this.#context.recorder, this.#peer.id);
    this.#connections.set(socket, connection);
    return connection;
  }

  #address(target: string): URL {
    const { origin } = this.#context;
    if (URL.canParse(target, origin)) {
      const url = new URL(target, origin);
      if (url.protocol === "http:") return url;
    }
    throw new WireFailure({
      expected: "an address that begins with http://, or a path",
      got: JSON.stringify(target),
      why: "An address that the server gives out is there to be followed: it must lead somewhere.",
    });
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
