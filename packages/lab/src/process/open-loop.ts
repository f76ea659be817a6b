/**
 * Drives changes by an open schedule: each has its moment, fixed before the run, whatever became of the one
 * before. Delays are counted from that moment, so that a provider which stalls cannot hide it
 * (coordinated omission: Gil Tene, github.com/giltene/wrk2).
 */

import { setTimeout as wait } from "node:timers/promises";
import { nowMs, untilExactly } from "./clock.ts";

/** A change that was raised; times in milliseconds of `nowMs`. */
export interface Raised {
  seq: number;
  /** When the schedule wanted it. */
  intendedAt: number;
  /** When it happened. */
  changedAt: number;
  /** Its JSON in UTF-8. */
  bytes: number;
}

/** Until when and how to wait. */
export interface Pace {
  /** It is over not before this, in milliseconds from the start. Default: after the last change. */
  lastsMs?: number;
  /**
   * Whether moments are kept to some microseconds, which costs this process all its time just before each.
   * Otherwise a timer decides, up to a millisecond or two late. Default: false.
   */
  isExact?: boolean;
}

/**
 * Raises one change at each of `offsetsMs` from now on. `raise` makes it happen and tells its number and
 * the bytes of its JSON.
 */
export async function drive(
  offsetsMs: readonly number[],
  raise: () => { seq: number; bytes: number },
  { lastsMs = 0, isExact = false }: Pace = {},
): Promise<Raised[]> {
  const until = isExact ? untilExactly : untilAbout;
  const start = nowMs();
  const raised: Raised[] = [];
  for (const offset of offsetsMs) {
    const intendedAt = start + offset;
    await until(intendedAt);
    const changedAt = nowMs();
    raised.push({ ...raise(), intendedAt, changedAt });
  }
  await until(start + lastsMs);
  return raised;
}

async function untilAbout(moment: number): Promise<void> {
  // A timer may be early by a part of a millisecond.
  for (let left = moment - nowMs(); left > 0; left = moment - nowMs()) await wait(Math.ceil(left));
}
