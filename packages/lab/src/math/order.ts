/**
 * Which transport is faster, and where a run cannot tell. Pure.
 */

import { median } from "@course/command/statistics";
import { medianInterval } from "./statistics.ts";

/** Nearer to each other than this, two medians are not told apart, however often they agree. */
const LEAST_RATIO = 1.15;

/**
 * Whether `one` is faster than `other`: by how many times, round by round, has an interval (95 %) above 1,
 * and the medians are clearly apart. Rounds of both are in the same order, because a bad moment of the
 * machine hits both of them.
 */
export function isFaster(one: readonly number[], other: readonly number[]): boolean {
  const rounds = Math.min(one.length, other.length);
  if (rounds === 0) return false;
  const times = one.slice(0, rounds).map((ms, round) => (other[round] ?? Number.NaN) / ms);
  const [least] = medianInterval(times);
  return least > 1 && median(other) >= LEAST_RATIO * median(one);
}

export interface Rounds {
  name: string;
  rounds: readonly number[];
}

/**
 * `raw TCP push < WebSocket ~ SSE < webhook`: from fast to slow, with `~` between neighbors without a
 * measurable difference.
 */
export function orderOf(transports: readonly Rounds[]): string {
  const sorted = transports.toSorted((one, other) => median(one.rounds) - median(other.rounds));
  return sorted
    .map(({ name, rounds }, index) => {
      const before = sorted[index - 1];
      if (!before) return name;
      return `${isFaster(before.rounds, rounds) ? "<" : "~"} ${name}`;
    })
    .join(" ");
}
