/**
 * The opening handshake of RFC 6455, section 4, without a library: every answer of the server can be examined,
 * byte by byte, and so can what becomes of the connection.
 */

import type http from "node:http";
import net, { type Socket } from "node:net";
import type { Header } from "@course/wire";
import { bodyFrom } from "@course/wire";
import { Answer } from "./response.ts";
import { type BytesFault, bytesFault, headerIn, headIn } from "../base/answer-bytes.ts";
import { WireFailure } from "../base/failure.ts";
import type { RecordedConnection } from "../base/recorder.ts";
import type { CheckContext } from "../base/check-context.ts";
import { seconds } from "../base/check-context.ts";
import { Waits } from "../base/waits.ts";

/** The bare connection after a 101, or the answer that came instead. */
interface Outcome {
  /** The id of the server's answer in the recording. */
  event: string;
  outcome: Socket | Answer;
}

type Head = NonNullable<ReturnType<typeof headIn>>;

export class Handshake {
  readonly #deadlineMs: number;
  readonly #signal: AbortSignal;
  readonly #waits: Waits;
  readonly #connection: RecordedConnection;
  readonly #path: string;
  readonly #host: string;
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  /** The system's code; empty for a connection that the server ended properly. */
  #ended: string | undefined;
  #requestId = "";

  constructor(
    { origin, signal, lookup, deadlineMs }: CheckContext,
    connection: RecordedConnection,
    path: string,
  ) {
    this.#deadlineMs = deadlineMs;
    this.#signal = signal;
    this.#waits = new Waits(deadlineMs);
    this.#connection = connection;
    this.#path = path;
    const { host, hostname, port } = new URL(origin);
    this.#host = host;
    const address = { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 80) };
    this.#socket = net.connect({ ...address, ...(lookup ? { lookup } : {}) });
    this.#socket.on("data", this.#onData);
    this.#socket.on("error", ({ code, message }: NodeJS.ErrnoException) =>
      this.#onEnd(code ?? message),
    );
    this.#socket.once("end", () => this.#onEnd(""));
    this.#socket.once("close", () => this.#onEnd(""));
    signal.addEventListener("abort", () => this.cut(), { once: true });
  }

  /**
   * Sends the request, and resolves with the whole answer.
   *
   * Rejects with a WireFailure when nothing comes within 5 s, the connection breaks, or what comes is no HTTP.
   */
  async outcome(why: string): Promise<Outcome> {
    const headers: Header[] = [...UPGRADE_HEADERS, ["Host", this.#host]];
    const target = this.#path;
    this.#requestId = this.#connection.sent({ kind: "request", method: "GET", target, headers });
    this.#write(headers);
    const head = await this.#until(() => headIn(this.#received), "an answer", why);
    if (head.status !== 101) return this.#answered(head, why);
    if (headerIn(head, "upgrade") === undefined) throw this.#notUpgraded(head, why);
    return { event: this.#record("upgrade", head), outcome: this.#handOver(head) };
  }

  /**
   * Waits until the connection is closed after a refusal, or another request is answered on it.
   *
   * Node leaves the socket of an upgrade to its listener: if that does not end it, it stays open for good.
   */
  async refusalEnds({ status }: Answer, why: string): Promise<void> {
    const before = this.#received.length;
    if (this.#ended === undefined) this.#write([["Host", this.#host]]);
    const isOver = () => this.#ended !== undefined || this.#received.length > before || undefined;
    const late = () => {
      const awaited = `the connection to be closed after the ${status}, or to answer the next request`;
      const event = this.#timeout(awaited);
      return new WireFailure({
        expected: `${awaited} within ${seconds(this.#deadlineMs)}`,
        got: `a ${status}, and then a connection that stays open and answers nothing`,
        why,
        mark: { event, part: "event", note: "left hanging here" },
      });
    };
    await this.#waits.until(isOver, late);
    this.#signal.throwIfAborted();
    this.cut();
  }

  /** Ends the connection, upgraded or not. */
  cut(): void {
    this.#socket.destroy();
  }

  readonly #onData = (chunk: Buffer) => {
    this.#received = Buffer.concat([this.#received, chunk]);
    this.#waits.wake();
  };

  #onEnd(code: string): void {
    this.#ended ??= code;
    this.#waits.wake();
  }

  #write(headers: readonly Header[]): void {
    const lines = [`GET ${this.#path} HTTP/1.1`, ...headers.map((each) => each.join(": "))];
    this.#socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  }

  /** The frames that came together with the 101 belong to the one that reads the socket. */
  #handOver({ length }: Head): Socket {
    this.#socket.off("data", this.#onData).pause();
    const frames = this.#received.subarray(length);
    if (frames.length > 0) this.#socket.unshift(frames);
    return this.#socket;
  }

  async #answered(head: Head, why: string): Promise<Outcome> {
    const isOver = () => isWhole(head, this.#received) || this.#ended !== undefined || undefined;
    await this.#until(isOver, "the end of the answer", why);
    const fault = bytesFault(this.#received);
    if (fault) throw this.#malformed(fault);
    const body = this.#received.subarray(head.length);
    const event = this.#record("response", head, body);
    const response = { statusCode: head.status, rawHeaders: head.headers.flat() };
    return { event, outcome: new Answer(response, body, event, `GET ${this.#path}`) };
  }

  /** Resolves with what `look` finds. When the connection ends first, it looks for the last time. */
  async #until<T>(look: () => T | undefined, what: string, why: string): Promise<T> {
    const lookOrFail = () => {
      const found = look();
      if (found !== undefined) return found;
      if (this.#signal.aborted) throw this.#signal.reason;
      if (this.#ended !== undefined) throw this.#broken(this.#ended, why);
      return undefined;
    };
    try {
      return await this.#waits.until(lookOrFail, () => this.#late(what, why));
    } catch (error) {
      this.cut();
      throw error;
    }
  }

  #record(kind: "upgrade" | "response", { status, reason, headers }: Head, body?: Buffer): string {
    const answer = { inReplyTo: this.#requestId, status, reason, headers };
    if (kind === "upgrade") return this.#connection.received({ kind, ...answer });
    const sent = body?.length ? { body: bodyFrom(body) } : {};
    return this.#connection.received({ kind, ...answer, ...sent });
  }

  #notUpgraded(head: Head, why: string): WireFailure {
    this.cut();
    return new WireFailure({
      expected: "101 Switching Protocols",
      got: plain101(head.headers),
      why,
      mark: { event: this.#record("response", head), part: "event", note: "no upgrade" },
    });
  }

  #malformed({ near, note, ...words }: BytesFault): WireFailure {
    this.cut();
    const label = `what came for GET ${this.#path}`;
    const body = bodyFrom(this.#received);
    const event = this.#connection.received({
      kind: "bytes",
      inReplyTo: this.#requestId,
      label,
      body,
    });
    const place = near === undefined ? {} : { text: near };
    return new WireFailure({ ...words, mark: { event, part: "body", note, ...place } });
  }

  #broken(code: string, why: string): WireFailure {
    const fault = bytesFault(this.#received);
    if (fault) return this.#malformed(fault);
    const isRefused = code === "ECONNREFUSED";
    const event = this.#connection.received({
      kind: isRefused ? "refused" : "dropped",
      code: code || "closed",
    });
    return new WireFailure({
      expected: `an HTTP answer to the upgrade on ${this.#path}`,
      got: isRefused
        ? `a refused connection (${code})`
        : `the end of the connection, and no answer${code && ` (${code})`}`,
      why,
      mark: {
        event,
        part: "event",
        note: `the connection ${isRefused ? "was refused" : "ended"} here`,
      },
    });
  }

  #late(what: string, why: string): WireFailure {
    const fault = bytesFault(this.#received);
    if (fault) return this.#malformed(fault);
    const head = headIn(this.#received);
    if (head) this.#record("response", head, this.#received.subarray(head.length));
    const awaited = `${what} to the upgrade on ${this.#path}`;
    const event = this.#timeout(awaited);
    return new WireFailure({
      expected: `${awaited} within ${seconds(this.#deadlineMs)}`,
      got: head
        ? `a ${head.status} without an end: no Content-Length, and the connection stays open`
        : "nothing: the connection hangs",
      why,
      mark: { event, part: "event", note: "left hanging here" },
    });
  }

  #timeout(awaited: string): string {
    const waitedMs = this.#deadlineMs;
    const inReplyTo = this.#requestId;
    return this.#connection.received({ kind: "timeout", inReplyTo, waitedMs, awaited });
  }
}

const UPGRADE_HEADERS: readonly Header[] = [
  ["Connection", "Upgrade"],
  ["Upgrade", "websocket"],
  // The key of RFC 6455, section 1.3: any 16 bytes in base64 would do.
  ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
  ["Sec-WebSocket-Version", "13"],
];

/** Whether all of an answer has come; one without a length has the end of the connection for its end. */
function isWhole(head: Head, bytes: Buffer): boolean {
  const body = bytes.subarray(head.length);
  if (head.status === 204 || head.status === 304) return true;
  if (headerIn(head, "transfer-encoding") !== undefined)
    return body.toString().endsWith("0\r\n\r\n");
  return body.length >= Number(headerIn(head, "content-length") ?? Number.NaN);
}

/** A 101 that a route has sent as it sends any status: the connection is as it was. */
export function plain101(headers: readonly Header[]): string {
  const names = headers.map(([name]) => name.toLowerCase());
  const missing = ["Upgrade", "Connection", "Sec-WebSocket-Accept"].filter(
    (name) => !names.includes(name.toLowerCase()),
  );
  return `a plain HTTP response with status 101 and no ${missing.join(", ")} header: nothing was upgraded`;
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
