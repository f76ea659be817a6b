/**
 * One WebSocket consumer of a check: it sends messages and waits for messages.
 */

import type { WebSocket } from "ws";
import { bodyFrom } from "@course/wire";
import type { JsonObject } from "../base/http-message.ts";
import { listen } from "./websocket-incoming.ts";
import { opening } from "./websocket-opening.ts";
import { type Expectation, unmet, WireFailure } from "../base/failure.ts";
import type { WaitFailures } from "./message-queue.ts";
import { MessageQueue } from "./message-queue.ts";
import { describeValue } from "../base/describe.ts";
import { mismatch } from "../base/match.ts";
import type { RecordedConnection } from "../base/recorder.ts";
import type { CheckContext } from "../base/check-context.ts";
import { handled, seconds } from "../base/check-context.ts";

export class Consumer {
  /** Its name in failures and recordings: "Ada". */
  readonly name: string;
  readonly #webSocket: WebSocket;
  readonly #connection: RecordedConnection;
  readonly #queue: MessageQueue;
  readonly #deadlineMs: number;
  /** The id of the end of the connection in the recording, unless the end is our own cut. */
  #endEvent: string | undefined;
  #left = false;
  #cut = false;

  constructor(
    webSocket: WebSocket,
    connection: RecordedConnection,
    name: string,
    { deadlineMs, signal }: CheckContext,
  ) {
    this.name = name;
    this.#webSocket = webSocket;
    this.#connection = connection;
    this.#deadlineMs = deadlineMs;
    this.#queue = new MessageQueue(deadlineMs);
    const stop = () => this.terminate();
    signal.addEventListener("abort", stop);
    webSocket.once("close", (code, reason) => {
      signal.removeEventListener("abort", stop);
      this.#closed(code, reason.toString());
    });
    listen(webSocket, { name, connection, queue: this.#queue });
  }

  /**
   * Resolves when the handshake is done; rejects with a WireFailure when it fails.
   *
   * `received` gives the bytes that have come of its answer.
   */
  opened(why: string, received: () => Buffer | undefined): Promise<void> {
    const opened = opening(this.#webSocket, this.#connection, {
      deadlineMs: this.#deadlineMs,
      why,
      received,
    });
    return handled(opened);
  }

  /** Sends one text message: an object as JSON, a string unchanged. */
  send(message: JsonObject | string): void {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    this.#connection.sent({ kind: "text", body: bodyFrom(Buffer.from(text)) });
    this.#webSocket.send(text, ignored);
  }

  /** Sends one text message in several frames, one for each part (RFC 6455, section 5.4). */
  sendInFragments(parts: string[]): void {
    this.#connection.sent({ kind: "text", body: bodyFrom(Buffer.from(parts.join(""))) });
    for (const [index, part] of parts.entries()) {
      this.#webSocket.send(part, { fin: index === parts.length - 1 }, ignored);
    }
  }

  /** Sends one binary message. */
  sendBinary(bytes: Uint8Array): void {
    this.#connection.sent({ kind: "binary", body: bodyFrom(bytes) });
    this.#webSocket.send(bytes, ignored);
  }

  /**
   * Waits for a message that has at least the members of `expected`, and returns it.
   *
   * Messages in between are skipped (the contract does not fix their order), and no message is
   * returned twice. Rejects when none comes within 5 s or the connection ends; the failure shows the one that
   * came nearest.
   */
  receives(expected: JsonObject, why: string): Promise<JsonObject> {
    const words = (path?: readonly string[]) =>
      `a message ${describeValue(expected, path)} to ${this.name}`;
    const look = () => {
      const found = this.#queue.untaken(expected);
      if (found) this.#queue.take(found);
      return found?.message;
    };
    const failures = this.#failures(words(), why);
    const onTimeout = () => {
      const missing = failures.onTimeout();
      const near = this.#queue.nearest(expected);
      if (!near) return missing;
      const { words: wrong, note, path } = near.wrong;
      const mark = { event: near.found.event, part: "body", note, path } as const;
      return new WireFailure({ expected: words(path), got: `a message with ${wrong}`, why, mark });
    };
    return handled(this.#queue.until(look, { ...failures, onTimeout }));
  }

  /** Waits for the very first message on this connection, which has to match `expected`. */
  receivesFirst(expected: JsonObject, why: string): Promise<JsonObject> {
    return handled(this.#receivesFirst(expected, why));
  }

  async #receivesFirst(expected: JsonObject, why: string): Promise<JsonObject> {
    const words = (path?: readonly string[]) =>
      `${describeValue(expected, path)} as the first message to ${this.name}`;
    const first = await this.#queue.until(() => this.#queue.first, this.#failures(words(), why));
    const wrong = mismatch(first.message, expected);
    this.#queue.take(first);
    if (wrong === undefined) return first.message;
    const { words: got, note, path } = wrong;
    const mark = { event: first.event, part: "body", note, path } as const;
    throw new WireFailure({ expected: words(path), got: `a first message with ${got}`, why, mark });
  }

  /** Expects that no message received so far matches `unwanted`. It does not wait: let something else arrive first. */
  hasNotReceived(unwanted: JsonObject, why: string): void {
    const [found] = this.#queue.holding(unwanted);
    if (!found) return;
    throw new WireFailure({
      expected: `no message ${describeValue(unwanted)} to ${this.name}`,
      got: describeValue(found.message),
      why,
      mark: { event: found.event, part: "event", note: `not meant for ${this.name}` },
    });
  }

  /** The number of messages received so far that match `expected`. */
  countReceived(expected: JsonObject): number {
    return this.#queue.holding(expected).length;
  }

  /** The first `count` received messages that match `expected`, in the order in which they came. */
  inOrder(expected: JsonObject, count: number): JsonObject[] {
    return this.#queue
      .holding(expected)
      .slice(0, count)
      .map((each) => each.message);
  }

  /** Skips every message received so far: `receives` then waits for a new one. */
  passOver(): void {
    this.#queue.takeAll();
  }

  /**
   * Expects whatever no other method names.
   *
   * The caret stands under the newest message that matches `about`; if none does, under the newest one.
   */
  expect(holds: boolean, expectation: Expectation, about: JsonObject = {}): void {
    if (holds) return;
    const marked = this.#queue.holding(about).at(-1) ?? this.#queue.newest;
    throw unmet(expectation, marked?.event);
  }

  /** Sends a Ping and waits for the Pong with the same data (RFC 6455, section 5.5.3). */
  ping(why: string): Promise<void> {
    return handled(this.#ping(this.#failures(this.#awaitedPong, why)));
  }

  /**
   * Expects the connection to stay open after `what`: "the error about …".
   *
   * It sends a Ping. A server that has closed the connection sends no Pong behind its Close frame
   * (RFC 6455, section 5.5.1).
   */
  staysOpen(what: string, why: string): Promise<void> {
    const onClose = () =>
      new WireFailure({
        expected: `the connection to ${this.name} to stay open after ${what}`,
        got: this.#end(),
        why,
        ...(this.#endEvent && {
          mark: { event: this.#endEvent, part: "event", note: "closed here" },
        }),
      });
    return handled(this.#ping({ ...this.#failures(this.#awaitedPong, why), onClose }));
  }

  get #awaitedPong(): string {
    return `a Pong with the data of the Ping to ${this.name}`;
  }

  async #ping(failures: WaitFailures): Promise<void> {
    const data = Buffer.from("still there?");
    let isAnswered = false;
    this.#webSocket.on("pong", (bytes) => {
      isAnswered ||= data.equals(bytes);
      this.#queue.wake();
    });
    this.#connection.sent({ kind: "ping", body: bodyFrom(data) });
    this.#webSocket.ping(data, undefined, ignored);
    await this.#queue.until(() => isAnswered || undefined, failures);
  }

  /** Starts the closing handshake with 1000 and waits for the server's Close (RFC 6455, section 7.1.2). */
  leave(why: string): Promise<void> {
    return handled(this.#leave(why));
  }

  async #leave(why: string): Promise<void> {
    this.#left = true;
    this.#connection.sent({ kind: "close", closeCode: 1000 });
    this.#webSocket.close(1000);
    const failures = this.#failures(`a Close frame back to ${this.name}`, why);
    await this.#queue.until(() => this.#queue.ended || undefined, failures);
    if (this.#connection.entry.closed?.closeCode === 1006) throw failures.onClose();
  }

  /** Cuts the connection without a Close frame, as a closed laptop does. */
  terminate(): void {
    this.#cut ||= !this.#queue.ended;
    this.#webSocket.terminate();
  }

  #closed(code: number, reason: string): void {
    this.#noteEnd(code, reason);
    this.#queue.end();
  }

  #noteEnd(code: number, reason: string): void {
    // `opened` reports a connection that never became a WebSocket.
    if (this.#connection.entry.protocol !== "websocket") return;
    this.#connection.closed(this.#left || this.#cut ? "peer" : "server", code, reason);
    // Our own cut is no event that came over the wire.
    if (this.#cut) return;
    const what = code === 1005 ? {} : { closeCode: code, closeReason: reason };
    this.#endEvent = this.#connection.received(
      code === 1006
        ? { kind: "dropped", code: "no Close frame: 1006" }
        : { kind: "close", ...what },
    );
  }

  #failures(expected: string, why: string): WaitFailures {
    const failure = (got: string, waitedMs: number, note: string) => {
      const event = this.#connection.received({ kind: "timeout", waitedMs, awaited: expected });
      return new WireFailure({ expected, got, why, mark: { event, part: "event", note } });
    };
    return {
      onTimeout: () => failure(this.#silence(), this.#deadlineMs, "a message is missing here"),
      onClose: () => failure(this.#end(), 0, "the connection closed here"),
    };
  }

  /** What came instead of the message that was awaited. */
  #silence(): string {
    const time = `within ${seconds(this.#deadlineMs)}`;
    const types = this.#queue.untakenTypes;
    if (types.length > 0) return `no such message ${time}, only ${types.join(", ")}`;
    return this.#queue.newest ? `no further message ${time}` : `no message ${time}`;
  }

  #end(): string {
    const { closeCode = 1006, reason } = this.#connection.entry.closed ?? {};
    if (closeCode === 1006) return "the end of the connection, without a Close frame";
    const code = closeCode === 1005 ? "without a close code" : `with close code ${closeCode}`;
    return `the end of the connection, ${code}${reason ? ` and ${describeValue(reason)}` : ""}`;
  }
}

/** If a connection has just ended, its close event reports it, not the failed send. */
const ignored = () => {};
