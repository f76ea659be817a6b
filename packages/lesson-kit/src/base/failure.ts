/**
 * A check that failed: in words, and with the place on the wire where it shows.
 */

import type { Mark } from "@course/wire";

export interface FailureParts {
  /** What was expected, as a phrase: "status 201". */
  expected: string;
  /** What came instead in this run, as a phrase with its value: "status 200". */
  got: string;
  /** Why it matters: the one sentence that the learner takes away. */
  why: string;
  /** The place in the recorded traffic, where there is one. */
  mark?: Mark;
}

/** What a check says when it does not hold. */
export interface Expectation {
  /** What was expected, as a phrase: "one event about this to-do". */
  expected: string;
  /** What came instead in this run, as a phrase with its value: "3 events". A function where that is long to say. */
  got: string | (() => string);
  /** Why it matters: the one sentence that the learner takes away. */
  why: string;
  /** The piece of the body to put the caret under; without it, under the whole message. */
  near?: string | undefined;
}

/** Thrown by every expectation of the fixtures. */
export class WireFailure extends Error {
  readonly parts: FailureParts;

  constructor(parts: FailureParts) {
    super(`${parts.why}\n  expected: ${parts.expected}\n  got:      ${parts.got}`);
    this.name = "WireFailure";
    this.parts = parts;
  }
}

/** What is longer would take a second line, and stands above the traffic anyway. */
const LONGEST_NOTE = 50;

/** The failure of an expectation about the message `event`. */
export function unmet(expectation: Expectation, event: string | undefined): WireFailure {
  const { expected, got, why, near } = expectation;
  const place =
    near === undefined ? { part: "event" as const } : { part: "body" as const, text: near };
  const whole = `expected ${expected}`;
  const note = whole.length <= LONGEST_NOTE ? whole : "here";
  const mark = event === undefined ? {} : { mark: { event, note, ...place } };
  return new WireFailure({ expected, got: typeof got === "function" ? got() : got, why, ...mark });
}
