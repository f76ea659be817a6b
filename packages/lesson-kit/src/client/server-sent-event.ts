/**
 * One event of a stream, and what a check may expect of it.
 */

import type { Message } from "../base/sse-parser.ts";
import { isIgnored } from "../base/sse-parser.ts";
import { WireFailure } from "../base/failure.ts";
import type { JsonObject } from "../base/http-message.ts";
import { describeValue } from "../base/describe.ts";
import { mismatch } from "../base/match.ts";

export class ServerSentEvent {
  readonly type: string;
  /** Undefined when the event has none. */
  readonly id: string | undefined;
  readonly data: string;
  /** The event's id in the recording. */
  readonly event: string;
  readonly #text: string;

  /** `text` is the raw event; `event` is its id in the recording. */
  constructor({ type, id, data }: Message, text: string, event: string) {
    this.type = type;
    this.id = id;
    this.data = data;
    this.#text = text;
    this.event = event;
  }

  /**
   * Expects data that is a JSON object and holds at least the members of `expected`, and returns it.
   *
   * `which` says which event it is: `the first event after Last-Event-ID: 7`.
   */
  hasObject(expected: JsonObject, why: string, which = "an event"): JsonObject {
    const value = this.#json(why);
    const wrong = mismatch(value, expected);
    if (wrong === undefined) return value as JsonObject;
    const { words, note, path } = wrong;
    throw new WireFailure({
      expected: `the data of ${which} to hold ${describeValue(expected, path)}`,
      got: words,
      why,
      mark: { event: this.event, part: "body", note, path },
    });
  }

  /** Its data as JSON; undefined when it is none. */
  get json(): unknown {
    try {
      return JSON.parse(this.data);
    } catch {
      return undefined;
    }
  }

  /** Expects the type, as the line `event` names it. */
  hasType(expected: string, why: string): this {
    if (this.type === expected) return this;
    const named = /^event/m.test(this.#text)
      ? `the type "${this.type}"`
      : "an event without a type";
    throw this.#failure(
      `an event of the type "${expected}"`,
      named,
      why,
      "not the type",
      this.type,
    );
  }

  /** Expects an id that `accepts` holds for, and returns it. */
  hasId(words: string, accepts: (id: string) => boolean, why: string): string {
    if (this.id !== undefined && accepts(this.id)) return this.id;
    const got = this.id === undefined ? "an event without an id" : `the id "${this.id}"`;
    throw this.#failure(`an event whose id is ${words}`, got, why, `expected ${words}`, this.id);
  }

  #json(why: string): unknown {
    const value = this.json;
    if (value !== undefined) return value;
    const ignored = this.#text.split("\n").find(isIgnored);
    const got =
      ignored === undefined
        ? this.#notJson
        : `data that is cut: every consumer ignores the line ${describeValue(ignored)}, which begins with no field`;
    throw this.#failure("an event whose data is JSON", got, why, "this is not JSON", ignored);
  }

  /** Data that is not JSON, in words; several pieces of it are what is left of events that nothing separated. */
  get #notJson(): string {
    const pieces = this.data.split("\n").filter(isJson);
    return pieces.length > 1
      ? `${pieces.length} lines of data in one event, each of them JSON: no empty line stands between them`
      : `the data ${describeValue(this.data)}`;
  }

  #failure(expected: string, got: string, why: string, note: string, near?: string): WireFailure {
    const isThere = near !== undefined && near !== "" && this.#text.includes(near);
    const place = isThere ? ({ part: "body", text: near } as const) : ({ part: "event" } as const);
    return new WireFailure({ expected, got, why, mark: { event: this.event, note, ...place } });
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
