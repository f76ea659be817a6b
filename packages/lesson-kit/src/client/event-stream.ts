/**
 * A `text/event-stream`, read by one consumer of a check (WHATWG HTML, section 9.2).
 *
 * Not an EventSource: it does not reconnect, and it returns the answer's head whatever its status is.
 */

import { bodyFrom } from "@course/wire";
import type { Answer } from "./response.ts";
import { SseParser, type Block } from "../base/sse-parser.ts";
import { MAX_ANSWER_BYTES } from "./exchange.ts";
import { CUT, type Begun } from "./exchange-record.ts";
import { describeValue } from "../base/describe.ts";
import { WireFailure } from "../base/failure.ts";
import type { JsonObject } from "../base/http-message.ts";
import { mismatch, nearest } from "../base/match.ts";
import { ServerSentEvent } from "./server-sent-event.ts";
import type { CheckContext } from "../base/check-context.ts";
import { handled, seconds } from "../base/check-context.ts";
import { Waits } from "../base/waits.ts";

export class EventStream {
  /** Status and headers of the answer. */
  readonly head: Answer;
  /** All events received so far, in order. */
  readonly events: ServerSentEvent[] = [];
  readonly #begun: Begun;
  readonly #name: string;
  readonly #deadlineMs: number;
  readonly #waits: Waits;
  readonly #parser = new SseParser();
  #bytes = 0;
  #comments = 0;
  #taken = { events: 0, comments: 0 };
  #ended = false;
  #cut = false;

  /** `name` is the request: "GET /changes". */
  constructor(begun: Begun, name: string, { deadlineMs }: CheckContext) {
    this.head = begun.head;
    this.#begun = begun;
    this.#name = name;
    this.#deadlineMs = deadlineMs;
    this.#waits = new Waits(deadlineMs);
    const { response, connection } = begun;
    response.on("data", (bytes: Buffer) => this.#onData(bytes));
    response.on("error", ({ code, message }: NodeJS.ErrnoException) => {
      if (!this.#cut)
        connection.received({ kind: "dropped", code: code ?? message, ...this.#reply });
    });
    response.once("close", () => {
      this.#ended = true;
      this.#waits.wake();
    });
  }

  /** How many comments have come so far. */
  get comments(): number {
    return this.#comments + this.#parser.openComments;
  }

  /**
   * Waits for the next event that was not returned yet; comments are skipped.
   *
   * `words` say which one it is to be: `an event about to-do 7`. Rejects when none comes within 5 s or the
   * stream ends.
   */
  next(why: string, words = "an event"): Promise<ServerSentEvent> {
    const look = () => {
      const found = this.events[this.#taken.events];
      if (found) this.#taken.events += 1;
      return found;
    };
    return this.#until(look, words, why);
  }

  /**
   * Waits for the next event whose data is a JSON object with at least the members of `expected`.
   *
   * Events before it are skipped. Rejects as `next` does; the failure shows the one that came nearest.
   */
  receives(expected: JsonObject, why: string): Promise<ServerSentEvent> {
    const words = (path?: readonly string[]) => `an event ${describeValue(expected, path)}`;
    const begin = this.#taken.events;
    const look = () => {
      const found = this.events
        .slice(begin)
        .findIndex((each) => mismatch(each.json, expected) === undefined);
      if (found === -1) return undefined;
      this.#taken.events = begin + found + 1;
      return this.events[begin + found];
    };
    const nearMiss = () => {
      const near = nearest(this.events.slice(begin), (each) => each.json, expected);
      if (!near) return undefined;
      const { words: wrong, note, path } = near.wrong;
      const mark = { event: near.found.event, part: "body", note, path } as const;
      const wanted = `${words(path)} in the answer to ${this.#name}`;
      return new WireFailure({ expected: wanted, got: `an event with ${wrong}`, why, mark });
    };
    return this.#until(look, words(), why, nearMiss);
  }

  /** Waits for the next comment that was not counted yet; rejects as `next` does. */
  async comment(why: string): Promise<void> {
    const look = () => {
      if (this.comments <= this.#taken.comments) return undefined;
      this.#taken.comments += 1;
      return true;
    };
    await this.#until(look, "a comment", why);
  }

  /** Cuts the connection, as a browser does when its tab is closed. */
  cut(): void {
    if (this.#ended || this.#cut) return;
    this.#cut = true;
    const { connection, response } = this.#begun;
    connection.sent({ kind: "dropped", code: CUT });
    connection.closed("peer");
    response.destroy();
  }

  #onData(bytes: Buffer): void {
    this.#bytes += bytes.length;
    for (const block of this.#parser.push(bytes)) this.#add(block);
    // An endless answer must not fill the memory.
    if (this.#bytes > MAX_ANSWER_BYTES) this.cut();
    this.#waits.wake();
  }

  #add({ text, comments, message }: Block): void {
    const body = bodyFrom(Buffer.from(text));
    const event = this.#begun.connection.received({ kind: "sse", body, ...this.#reply });
    this.#comments += comments;
    if (message) this.events.push(new ServerSentEvent(message, text, event));
  }

  /** `nearMiss` is the failure of something that came instead, if anything did. */
  #until<T>(
    look: () => T | undefined,
    what: string,
    why: string,
    nearMiss: () => WireFailure | undefined = () => undefined,
  ): Promise<T> {
    const expected = `${what} in the answer to ${this.#name}`;
    const missing = (got: string, waitedMs: number) => {
      const failure = this.#missing(expected, got, waitedMs, why);
      return nearMiss() ?? failure;
    };
    const lookOrFail = () => {
      const found = look();
      const end = `the end of the stream after ${this.#soFar}`;
      if (found === undefined && this.#ended) throw missing(end, 0);
      return found;
    };
    const late = () => {
      const got = `${this.#soFar}, and nothing more for ${seconds(this.#deadlineMs)}`;
      return missing(got, this.#deadlineMs);
    };
    return handled(this.#waits.until(lookOrFail, late));
  }

  #missing(expected: string, got: string, waitedMs: number, why: string): WireFailure {
    const { connection } = this.#begun;
    const { rest } = this.#parser;
    if (rest === "") {
      const event = connection.received({
        kind: "timeout",
        waitedMs,
        awaited: expected,
        ...this.#reply,
      });
      const mark = { event, part: "event", note: "it is missing here" } as const;
      return new WireFailure({ expected, got, why, mark });
    }
    const label = "text that no empty line ends";
    const event = connection.received({ kind: "bytes", label, body: bodyFrom(Buffer.from(rest)) });
    const mark = { event, part: "event", note: "an empty line is missing after this" } as const;
    const begun = `${describeValue(rest)} and no empty line to end it`;
    return new WireFailure({ expected, got: begun, why, mark });
  }

  /** What has come, in words: "2 events and 14 comments". */
  get #soFar(): string {
    const counted = (count: number, noun: string) =>
      `${count || "no"} ${noun}${count === 1 ? "" : "s"}`;
    return `${counted(this.events.length, "event")} and ${counted(this.comments, "comment")}`;
  }

  get #reply() {
    return { inReplyTo: this.#begun.requestId };
  }
}
