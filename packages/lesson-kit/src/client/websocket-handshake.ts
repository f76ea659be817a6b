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
  readonly #request: http.ClientRequest;
  #socket: Socket | undefined;

  constructor(
    { origin, signal, lookup, deadlineMs }: CheckContext,
    connection: RecordedConnection,
    path: string,
  ) {
    this.#deadlineMs = deadlineMs;
    this.#connection = connection;
    this.#path = path;
    this.#request = http.request(new URL(path, origin), {
      signal,
      // A connection of its own, not a kept-alive one.
      agent: false,
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        // The key of RFC 6455, section 1.3: any 16 bytes in base64 would do.
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
      },
      ...(lookup ? { lookup } : {}),
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
      answered(response);
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      const isOurs = error.name === "AbortError";
      outcome.reject(isOurs ? error : this.#broken(error.code ?? error.message, why));
    });
    request.end();
    try {
      const late = () => this.#late(requestId, why);
      return await within(outcome.promise, { ms: this.#deadlineMs, late });
    } catch (error) {
      request.destroy();
      throw error;
    }
  }

  /** Ends the connection, upgraded or not. */
  cut(): void {
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

  #late(inReplyTo: string, why: string): WireFailure {
    const waitedMs = this.#deadlineMs;
    const awaited = `an answer to the upgrade on ${this.#path}`;
    const event = this.#connection.received({ kind: "timeout", inReplyTo, waitedMs, awaited });
    return new WireFailure({
      expected: `${awaited} within ${seconds(waitedMs)}`,
      got: "nothing: the connection hangs",
      why,
      mark: { event, part: "event", note: "left hanging here" },
    });
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
