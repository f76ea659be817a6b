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
  /** Resolves the origin's name. Default: as the system does. */
  lookup?: LookupFunction;
}

/** A duration as a sentence writes it: `5 s`. */
export const seconds = (ms: number) => `${ms / 1_000} s`;

/**
 * Returns the promise unchanged, but marks its rejection as handled.
 *
 * A check may start a wait and fail for another reason before it awaits the outcome. Without this, that
 * unhandled rejection would end the whole command.
 */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
