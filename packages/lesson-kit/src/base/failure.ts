/**
 * A check that failed: in words, and with the place on the wire where it shows.
 */

import type { Mark } from "@course/wire";

export interface FailureParts {
  /** What was expected, as a phrase: "status 201". */
  expected: string;
  /** What came instead, as a phrase: "status 200". */
  got: string;
  /** Why it matters: the one sentence that the learner takes away. */
  why: string;
  /** The place in the recorded traffic, where there is one. */
  mark?: Mark;
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
