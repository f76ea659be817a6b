/**
 * One WebSocket consumer of a check: sends, and waits for what it is to hear.
 */

import type { IncomingMessage } from "node:http";
import type { Connection } from "@course/wire";
import { bodyFrom } from "@course/wire";
import type { RawData, WebSocket } from "ws";
import { DEADLINE_MS, startDeadline } from "./deadline.ts";
import { WireFailure } from "./failure.ts";
import { headerPairs } from "./http.ts";
import { describeValue, isObject, mismatch } from "./match.ts";
import type { JsonObject } from "./answer.ts";
import type { Recorder } from "./recorder.ts";
import { PROVIDER } from "./recorder.ts";

interface Heard {
  event: string;
  message: JsonObject;
}

export class Consumer {
  /** What people call it: "Ada". */
  readonly name: string;
  readonly #webSocket: WebSocket;
  readonly #recorder: Recorder;
  readonly #connection: Connection;
  readonly #participant: string;
  readonly #heard: Heard[] = [];
  readonly #taken = new Set<Heard>();
  /** Called on everything that may end a wait: a message, the end of the connection. */
  readonly #watchers = new Set<() => void>();
  #fault: WireFailure | undefined;
  #ended = false;

  constructor(
    webSocket: WebSocket,
    recorder: Recorder,
    participant: string,
    connection: Connection,
    signal: AbortSignal,
  ) {
    this.name = participant.charAt(0).toUpperCase() + participant.slice(1);
    this.#webSocket = webSocket;
    this.#recorder = recorder;
    this.#participant = participant;
    this.#connection = connection;
    signal.addEventListener("abort", () => webSocket.terminate());
    webSocket.on("upgrade", (response) => this.#upgraded(response));
    webSocket.on("message", (data, isBinary) => this.#receive(data, isBinary));
    webSocket.on("ping", (data) => this.#record("ping", data));
    webSocket.on("pong", (data) => this.#record("pong", data));
    webSocket.on("close", (code, reason) => this.#closed(code, reason.toString()));
  }

  /** Resolves when the handshake is done; rejects with what came instead. */
  opened(why: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const callOff = startDeadline(DEADLINE_MS, () => {
        const mark = this.#markTimeout("an answer to the upgrade");
        fail(`nothing for ${DEADLINE_MS / 1_000} s`, mark);
      });
      const fail = (came: string, event: string) => {
        callOff();
        // It never was a WebSocket: how its connection ends now is no event of the conversation.
        this.#webSocket.removeAllListeners("close");
        this.#webSocket.on("error", () => {});
        this.#webSocket.terminate();
        const mark = { event, part: "event", note: "expected 101 Switching Protocols" } as const;
        reject(new WireFailure({ expected: "101 Switching Protocols", came, why, mark }));
      };
      this.#webSocket.once("open", () => {
        callOff();
        resolve();
      });
      this.#webSocket.once("unexpected-response", (_, response) => {
        response.resume();
        const { statusCode: status = 0, statusMessage: reason = "" } = response;
        const headers = headerPairs(response.rawHeaders);
        const event = this.#recorder.add({
          kind: "response",
          ...this.#inward(),
          status,
          reason,
          headers,
        });
        fail(`${status} ${reason}`, event);
      });
      this.#webSocket.once("error", (error: NodeJS.ErrnoException) => {
        const code = error.code ?? error.message;
        const kind = code === "ECONNREFUSED" ? "refused" : "dropped";
        fail(`no WebSocket (${code})`, this.#recorder.add({ kind, ...this.#inward(), code }));
      });
    });
  }

  /** Sends one text message: an object as JSON, a string as it stands. */
  send(message: JsonObject | string): void {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    this.#recorder.add({ kind: "text", ...this.#outward(), body: bodyFrom(Buffer.from(text)) });
    this.#webSocket.send(text);
  }

  /** Sends one text message in several frames, one for each part (RFC 6455, section 5.4). */
  sendInFragments(parts: string[]): void {
    const body = bodyFrom(Buffer.from(parts.join("")));
    this.#recorder.add({ kind: "text", ...this.#outward(), body });
    for (const [index, part] of parts.entries()) {
      this.#webSocket.send(part, { fin: index === parts.length - 1 });
    }
  }

  /** Sends one binary message. */
  sendBinary(bytes: Uint8Array): void {
    this.#recorder.add({ kind: "binary", ...this.#outward(), body: bodyFrom(bytes) });
    this.#webSocket.send(bytes);
  }

  /**
   * Waits for a message that holds at least the members of `expected`, and returns it.
   *
   * Messages in between are passed over (the contract does not say what comes first), and no message is
   * returned twice. Rejects when none comes within 5 s or the connection ends.
   */
  async hears(expected: JsonObject, why: string): Promise<JsonObject> {
    const found = await this.#wait(
      () => this.#heard.find((each) => !this.#taken.has(each) && !mismatch(each.message, expected)),
      `a message ${describeValue(expected)} to ${this.name}`,
      why,
    );
    this.#taken.add(found);
    return found.message;
  }

  /** Waits for the very first message on this connection, which has to hold `expected`. */
  async hearsFirst(expected: JsonObject, why: string): Promise<JsonObject> {
    const words = `${describeValue(expected)} as the first message to ${this.name}`;
    const first = await this.#wait(() => this.#heard[0], words, why);
    const wrong = mismatch(first.message, expected);
    this.#taken.add(first);
    if (wrong === undefined) return first.message;
    const mark = { event: first.event, part: "body", note: wrong.note } as const;
    throw new WireFailure({ expected: words, came: wrong.words, why, mark });
  }

  /** Expects that no message heard so far holds `unwanted`. It does not wait: let something else arrive first. */
  hasNotHeard(unwanted: JsonObject, why: string): void {
    const found = this.#heard.find((each) => !mismatch(each.message, unwanted));
    if (!found) return;
    throw new WireFailure({
      expected: `no message ${describeValue(unwanted)} to ${this.name}`,
      came: describeValue(found.message),
      why,
      mark: { event: found.event, part: "event", note: `not meant for ${this.name}` },
    });
  }

  /** How many of the messages heard so far hold `expected`. */
  countHeard(expected: JsonObject): number {
    return this.#heard.filter((each) => !mismatch(each.message, expected)).length;
  }

  /** The first `count` messages heard that hold `expected`, in the order in which they came. */
  inOrder(expected: JsonObject, count: number): JsonObject[] {
    const holding = this.#heard.filter((each) => !mismatch(each.message, expected));
    return holding.slice(0, count).map((each) => each.message);
  }

  /** Passes over every message heard so far: `hears` then waits for a new one. */
  passOver(): void {
    for (const each of this.#heard) this.#taken.add(each);
  }

  /** Expects whatever no other method names; the caret stands under the newest message. */
  expect(holds: boolean, expected: string, came: string, why: string): void {
    if (holds) return;
    const event = this.#heard.at(-1)?.event;
    const mark =
      event === undefined
        ? {}
        : { mark: { event, part: "event", note: "not as expected" } as const };
    throw new WireFailure({ expected, came, why, ...mark });
  }

  /** Says goodbye with 1000 and waits for the server's Close (RFC 6455, section 7.1.2). */
  async leave(why: string): Promise<void> {
    this.#recorder.add({ kind: "close", ...this.#outward(), closeCode: 1000 });
    this.#webSocket.close(1000);
    await this.#wait(() => this.#ended || undefined, `a Close frame back to ${this.name}`, why);
  }

  /** Cuts the connection without a word, as a closed laptop does. */
  terminate(): void {
    this.#webSocket.terminate();
  }

  #upgraded(response: IncomingMessage): void {
    this.#connection.protocol = "websocket";
    this.#connection.upgradedAt = this.#recorder.now();
    const headers = headerPairs(response.rawHeaders);
    const reason = response.statusMessage ?? "";
    this.#recorder.add({ kind: "upgrade", ...this.#inward(), status: 101, reason, headers });
  }

  #receive(data: RawData, isBinary: boolean): void {
    const bytes = Buffer.isBuffer(data)
      ? data
      : Buffer.concat([data].flat().map((part) => new Uint8Array(part)));
    const event = this.#record(isBinary ? "binary" : "text", bytes);
    const message = isBinary ? undefined : parsed(bytes.toString());
    if (isObject(message)) this.#heard.push({ event, message });
    else {
      this.#fault ??= new WireFailure({
        expected: `text messages to ${this.name}, each one JSON object`,
        came: isBinary ? "a binary message" : "text that is not a JSON object",
        why: isBinary
          ? "A browser gets a binary message as a Blob, not as text: in ws every message is a Buffer, so send a string."
          : "Both sides have agreed on one form of message; anything else is noise to the one who reads it.",
        mark: { event, part: "event", note: "expected a text message" },
      });
    }
    this.#wake();
  }

  #closed(code: number, reason: string): void {
    this.#ended = true;
    const abnormal = code === 1006;
    this.#connection.closedAt = this.#recorder.now();
    this.#connection.closed = { by: PROVIDER, closeCode: code, reason };
    if (abnormal)
      this.#recorder.add({ kind: "dropped", ...this.#inward(), code: "no Close frame: 1006" });
    else {
      const what = code === 1005 ? {} : { closeCode: code, closeReason: reason };
      this.#recorder.add({ kind: "close", ...this.#inward(), ...what });
    }
    this.#wake();
  }

  #record(kind: "text" | "binary" | "ping" | "pong", data: Buffer): string {
    return this.#recorder.add({ kind, ...this.#inward(), body: bodyFrom(data) });
  }

  /** Resolves with the first defined value of `look`, asked again whenever something happens. */
  #wait<T>(look: () => T | undefined, expected: string, why: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        callOff();
        this.#watchers.delete(check);
        settle();
      };
      const fail = (came: string, event: string, note: string) => {
        const mark = { event, part: "event", note } as const;
        finish(() => reject(new WireFailure({ expected, came, why, mark })));
      };
      const check = () => {
        const found = look();
        const fault = this.#fault;
        if (found !== undefined) finish(() => resolve(found));
        else if (fault) finish(() => reject(fault));
        else if (this.#ended) {
          fail("the connection ended", this.#markTimeout(expected, 0), "the connection ended here");
        }
      };
      const callOff = startDeadline(DEADLINE_MS, () =>
        fail(
          `nothing like it for ${DEADLINE_MS / 1_000} s`,
          this.#markTimeout(expected),
          "a message is missing here",
        ),
      );
      this.#watchers.add(check);
      check();
    });
  }

  #markTimeout(awaited: string, waitedMs = DEADLINE_MS): string {
    return this.#recorder.add({ kind: "timeout", ...this.#inward(), waitedMs, awaited });
  }

  #wake(): void {
    for (const check of this.#watchers) check();
  }

  #inward() {
    return { connection: this.#connection.id, from: PROVIDER, to: this.#participant };
  }

  #outward() {
    return { connection: this.#connection.id, from: this.#participant, to: PROVIDER };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
