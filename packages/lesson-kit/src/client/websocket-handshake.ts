/**
 * The opening handshake of RFC 6455, section 4, without a library: every answer of the server can be examined.
 */

import http from "node:http";
import type { Socket } from "node:net";
import { Answer } from "./response.ts";
import { within } from "../base/deadline.ts";
import { deferred } from "../base/deferred.ts";
import { WireFailure } from "../base/failure.ts";
import { headerPairs } from "../base/headers.ts";
import type { RecordedConnection } from "../base/recorder.ts";
import type { CheckContext } from "../base/check-context.ts";
import { seconds } from "../base/check-context.ts";

/** The bare connection after a 101, or the answer that came instead. */
interface Outcome {
  /** The id of the server's answer in the recording. */
  event: string;
  outcome: Socket | Answer;
}

export class Handshake {
  readonly #deadlineMs: number;
  readonly #connection: RecordedConnection;
  readonly #path: string;
  readonly #url: URL;
  /** Keeps a connection of its own, which a server that refuses may answer on again. */
  readonly #agent = new http.Agent({ keepAlive: true });
  readonly #options: http.RequestOptions;
  readonly #request: http.ClientRequest;
  readonly #answerOver = deferred();
  #socket: Socket | undefined;

  constructor(
    { origin, signal, lookup, deadlineMs }: CheckContext,
    connection: RecordedConnection,
    path: string,
  ) {
    this.#deadlineMs = deadlineMs;
    this.#connection = connection;
    this.#path = path;
    this.#url = new URL(path, origin);
    this.#options = { signal, agent: this.#agent, ...(lookup ? { lookup } : {}) };
    this.#request = http.request(this.#url, {
      ...this.#options,
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        // The key of RFC 6455, section 1.3: any 16 bytes in base64 would do.
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
      },
    });
  }

  /** Sends the request; rejects with a WireFailure when nothing comes within 5 s or the connection breaks. */
  async outcome(why: string): Promise<Outcome> {
    const request = this.#request;
    const requestId = recordHandshake(request, this.#connection);
    const outcome = deferred<Outcome>();
    const answered = (response: http.IncomingMessage, socket?: Socket, head?: Buffer) => {
      this.#socket = socket;
      // Frames that came together with the 101 belong to the one that reads the socket.
      if (head?.length) socket?.unshift(head);
      const event = this.#record(response, requestId);
      const answer = () => new Answer(response, Buffer.alloc(0), event, `GET ${this.#path}`);
      outcome.resolve({ event, outcome: socket ?? answer() });
    };
    request.once("upgrade", answered);
    request.once("response", (response) => {
      response.resume();
      response.once("close", () => this.#answerOver.resolve());
      answered(response);
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      const isOurs = error.name === "AbortError";
      outcome.reject(isOurs ? error : this.#broken(error.code ?? error.message, why));
    });
    request.end();
    try {
      const awaited = `an answer to the upgrade on ${this.#path}`;
      return await this.#awaited(outcome.promise, awaited, "nothing: the connection hangs", why);
    } catch (error) {
      request.destroy();
      throw error;
    }
  }

  /**
   * Waits until the refusal is whole, and the connection is closed or answers another request.
   *
   * Node leaves the socket of an upgrade to its listener: if that does not end it, it stays open for good.
   */
  async refusalEnds({ status }: Answer, why: string): Promise<void> {
    await this.#awaited(
      this.#answerOver.promise,
      `the end of the ${status} to the upgrade on ${this.#path}`,
      `a ${status} without an end: no Content-Length, and the connection stays open`,
      why,
    );
    // The agent takes back a connection that may be used again only after this turn.
    await new Promise(setImmediate);
    if (Object.keys(this.#agent.freeSockets).length === 0) return;
    await this.#awaited(
      this.#nextAnswer(),
      `the connection to be closed after the ${status}, or to answer the next request`,
      `a ${status}, and then a connection that stays open and answers nothing`,
      why,
    );
  }

  /** Sends a plain request on the kept connection. Resolves when it is answered, or the connection has ended. */
  #nextAnswer(): Promise<void> {
    const { promise, resolve } = deferred();
    const request = http.request(this.#url, { ...this.#options, headers: {} });
    request.once("response", (response) => resolve(void response.resume()));
    request.once("error", () => resolve());
    recordHandshake(request, this.#connection);
    request.end();
    return promise;
  }

  /** Ends the connection, upgraded or not. */
  cut(): void {
    this.#agent.destroy();
    this.#request.destroy();
    this.#socket?.destroy();
  }

  #record(response: http.IncomingMessage, inReplyTo: string): string {
    return this.#connection.received({
      kind: response.statusCode === 101 ? "upgrade" : "response",
      inReplyTo,
      status: response.statusCode ?? 0,
      reason: response.statusMessage ?? "",
      headers: headerPairs(response.rawHeaders),
    });
  }

  #broken(code: string, why: string): WireFailure {
    const kind = code === "ECONNREFUSED" ? "refused" : "dropped";
    const event = this.#connection.received({ kind, code });
    return new WireFailure({
      expected: `an HTTP answer to the upgrade on ${this.#path}`,
      got: `a broken connection (${code})`,
      why,
      mark: { event, part: "event", note: "cut off without an answer" },
    });
  }

  /** Waits for `promise`; rejects with a WireFailure when it takes longer than the deadline. */
  #awaited<T>(promise: Promise<T>, awaited: string, got: string, why: string): Promise<T> {
    const waitedMs = this.#deadlineMs;
    const late = () => {
      const event = this.#connection.received({ kind: "timeout", waitedMs, awaited });
      const expected = `${awaited} within ${seconds(waitedMs)}`;
      const mark = { event, part: "event", note: "left hanging here" } as const;
      return new WireFailure({ expected, got, why, mark });
    };
    return within(promise, { ms: waitedMs, late });
  }
}

/** Records the upgrade request, and returns the event's id. */
export function recordHandshake(
  request: http.ClientRequest,
  connection: RecordedConnection,
): string {
  const names = request.getRawHeaderNames();
  return connection.sent({
    kind: "request",
    method: "GET",
    target: request.path,
    headers: names.map((name) => [name, String(request.getHeader(name))] as const),
  });
}
