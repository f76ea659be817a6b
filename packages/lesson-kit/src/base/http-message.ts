/**
 * What a check may expect of an HTTP message: an answer that came, or a delivery.
 *
 * Every expectation takes the sentence that the learner reads when it does not hold. It accepts what the
 * RFCs allow: headers in any case and order, more members than were asked for, any order of members.
 */

import type { Header, Mark } from "@course/wire";
import { type Expectation, unmet, WireFailure } from "./failure.ts";
import { describeValue, isObject } from "./describe.ts";
import { mismatch, nearest } from "./match.ts";

export type JsonObject = Record<string, unknown>;

export interface HttpMessageParts {
  headers: readonly Header[];
  rawBody: Buffer;
  /** The message's id in the recording. */
  event: string;
  /** The message in words: "the answer to POST /todos", "delivery 2". */
  subject: string;
}

export class HttpMessage {
  readonly headers = new Headers();
  /** The body as it came, byte for byte. */
  readonly rawBody: Buffer;
  /** The message's id in the recording. */
  readonly event: string;
  protected readonly subject: string;

  constructor({ headers, rawBody, event, subject }: HttpMessageParts) {
    for (const [name, value] of headers) this.headers.append(name, value);
    this.rawBody = rawBody;
    this.event = event;
    this.subject = subject;
  }

  get text(): string {
    return this.rawBody.toString("utf8");
  }

  /** The JSON object that it holds; an empty one for anything else. */
  get object(): JsonObject {
    try {
      const value: unknown = JSON.parse(this.text);
      return isObject(value) ? value : {};
    } catch {
      return {};
    }
  }

  /** Expects the header, with a value that `accepts` holds for, and returns the value. `details` say more of a wrong one. */
  hasHeader(
    name: string,
    words: string,
    accepts: (value: string) => boolean,
    why: string,
    details = "",
  ): string {
    const value = this.headers.get(name);
    if (value !== null && accepts(value)) return value;
    throw this.failure(`the header ${name} to be ${words}`, why, {
      got: value === null ? `no ${name}` : `${name}: ${value}${details && ` ${details}`}`,
      part: "header",
      header: name,
      note: value === null ? `${name} is missing` : `expected ${words}`,
    });
  }

  /** Expects a body that is JSON and says so in its Content-Type (RFC 8259), and returns its value. */
  json(why: string): unknown {
    const type = this.headers.get("content-type") ?? "";
    if (!/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type)) {
      const named = type === "" ? "no Content-Type" : `Content-Type: ${type}`;
      throw this.failure(`${this.subject} to be JSON`, why, {
        got: /html/i.test(type) ? `a web page (${named})` : named,
        part: "header",
        header: "Content-Type",
        note: "expected application/json",
      });
    }
    try {
      return JSON.parse(this.text);
    } catch {
      throw this.failure(`${this.subject} to hold JSON`, why, {
        got: this.text === "" ? "an empty body" : `the text ${describeValue(this.text)}`,
        part: "body",
        note: "this is not JSON",
      });
    }
  }

  /** Expects a JSON object that holds at least the members of `expected`, and returns it. */
  hasObject(expected: JsonObject, why: string): JsonObject {
    const body = this.json(why);
    const wrong = mismatch(body, expected);
    if (wrong === undefined) return body as JsonObject;
    throw this.failure(`${this.subject} to hold ${describeValue(expected, wrong.path)}`, why, {
      got: wrong.words,
      part: "body",
      note: wrong.note,
      path: wrong.path,
    });
  }

  /** Expects a JSON array and returns it. */
  hasArray(why: string): unknown[] {
    const body = this.json(why);
    if (Array.isArray(body)) return body;
    throw this.failure(`${this.subject} to be a JSON array`, why, {
      got: describeValue(body),
      part: "body",
      note: "expected [ … ]",
    });
  }

  /**
   * Expects a JSON array with an object in it that holds at least the members of `expected`, and returns that.
   *
   * The failure shows the one that comes nearest.
   */
  hasItem(expected: JsonObject, why: string): JsonObject {
    const items = this.hasArray(why);
    const found = items.find((each) => mismatch(each, expected) === undefined);
    if (isObject(found)) return found;
    const near = nearest(items, (each) => each, expected);
    const wanted = `${describeValue(expected, near?.wrong.path)} in ${this.subject}`;
    const place = near && [items.indexOf(near.found), ...near.wrong.path];
    throw this.failure(wanted, why, {
      got: near ? `one with ${near.wrong.words}` : describeValue(items),
      part: "body",
      note: near?.wrong.note ?? "it is missing here",
      ...(place ? { path: place } : {}),
    });
  }

  /** Expects whatever no other method names: `holds` decides, the words say what it is. */
  expect(holds: boolean, expectation: Expectation): this {
    if (holds) return this;
    throw unmet(expectation, this.event);
  }

  protected failure(
    expected: string,
    why: string,
    found: { got: string } & Omit<Mark, "event">,
  ): WireFailure {
    const { got, ...place } = found;
    return new WireFailure({ expected, got, why, mark: { event: this.event, ...place } });
  }
}
