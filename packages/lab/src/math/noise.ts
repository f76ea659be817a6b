/**
 * C10: whether the machine was quiet enough for its milliseconds to mean something. Pure.
 */

import { median } from "@course/command/statistics";

/** The baseline's 99th percentile is at most this many times its median. */
const MOST_P99 = 5;
/** A round's median is at most this far from the median of all. */
const MOST_DEVIATION = 0.5;

/** Why the machine is noisy; undefined when it is quiet. By the baseline alone, which runs none of the lesson's code. */
export function noiseOf(
  rounds: readonly number[],
  p99Rounds: readonly number[],
): string | undefined {
  const middle = median(rounds);
  const ratio = median(p99Rounds) / middle;
  if (ratio > MOST_P99) {
    return `the baseline's 99th percentile is ${ratio.toFixed(1)} times its median`;
  }
  const furthest = Math.max(...rounds.map((round) => Math.abs(round - middle) / middle));
  if (furthest <= MOST_DEVIATION) return undefined;
  return `one round's median of the baseline is ${(furthest * 100).toFixed(0)} % off the median of all`;
}
