/**
 * The faults that can be put into the simulated machine, and what all its parts share.
 */

import type { Raised } from "../../src/process/open-loop.ts";
import { scattered } from "../../src/math/random.ts";
import type { PushedTransport } from "../../src/run/latency.ts";

/** What can be wrong; each has to turn a self-check red. */
export interface Faults {
  /** The consumer's clock is so far ahead: as Date.now or timeOrigin would have it. */
  clockMs?: number;
  /** The provider raises a change so late, one in twenty. */
  lateMs?: number;
  /** One id never arrives, or arrives twice, by this transport. */
  drops?: PushedTransport;
  repeats?: PushedTransport;
  /** Bytes too many for each change, by this transport. */
  extraBytes?: Partial<Record<PushedTransport, number>>;
  /** The two ends of a connection have counted differently. */
  disagree?: boolean;
  /** A transport that stalls so long at every tenth change. */
  stallMs?: Partial<Record<PushedTransport, number>>;
  /** A transport that delivers changes before they can have arrived. */
  tooEarly?: PushedTransport;
  /** The emitter waits for the poller: coordinated omission. */
  isPhaseLocked?: boolean;
  /** Polls that were not meant: more than the schedule has. */
  extraPolls?: number;
  /** The proxy delays this much more than it says. */
  extraDelayMs?: number;
  /** Deliveries that should each open a connection find one open. */
  keepsConnections?: boolean;
  /** Heap that the second half of the consumers takes more. */
  leakBytes?: number;
  /** The resuming consumer loses, or acts twice. */
  resumeLoses?: boolean;
  resumeRepeats?: boolean;
  /** The naive one loses nothing: then the outage was none. */
  naiveKeeps?: boolean;
  /** One in ten pushes of the baseline takes this much longer. */
  noiseMs?: number;
}

export const PAYLOAD = 240;
export const EMPTY_POLL_BYTES = 425;

/** Changes at random moments of a window. */
export function raisedIn(
  random: () => number,
  first: number,
  count: number,
  start: number,
  windowMs: number,
): Raised[] {
  return scattered(random, count, windowMs).map((offset, index) => ({
    seq: first + index,
    intendedAt: start + offset,
    changedAt: start + offset,
    bytes: PAYLOAD,
  }));
}
