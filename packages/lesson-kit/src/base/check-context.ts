/**
 * What the fixtures of one check have in common.
 */

import type { LookupFunction } from "node:net";
import type { Recorder } from "./recorder.ts";

export interface CheckContext {
  /** The origin of the server under test: `http://localhost:4001`. */
  origin: string;
  recorder: Recorder;
  /** Ends every connection and every wait when it aborts. */
  signal: AbortSignal;
  /** How long to wait for an answer, a message or a delivery. */
  deadlineMs: number;
  /** Finds the address behind the origin's name. Default: the system's own way. */
  lookup?: LookupFunction;
}

/** A length of time as a sentence has it: `5 s`. */
export const seconds = (ms: number) => `${ms / 1_000} s`;

/**
 * Returns the promise as it is, but nobody has to await it.
 *
 * A check may begin to wait, and fail for another reason before it looks at the outcome. Without this the
 * rejection that nobody looks at would end the whole command.
 */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
