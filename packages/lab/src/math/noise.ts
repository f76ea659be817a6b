/**
 * C10: whether the machine was quiet enough for its milliseconds to mean something. Pure.
 */

import { median } from "@course/command/statistics";

/** The worst hundredth of a bare push takes so many times its median, at most. */
const MOST_P99 = 5;
/** A round's median is so far from the median of all, at most. */
const MOST_DEVIATION = 0.5;

/** Why the machine is noisy; undefined when it is quiet. By the baseline alone, which runs none of the lesson's code. */
export function noiseOf(
  rounds: readonly number[],
  p99Rounds: readonly number[],
): string | undefined {
  const middle = median(rounds);
  const ratio = median(p99Rounds) / middle;
  if (ratio > MOST_P99) {
    return `the 99th percentile of a bare push is ${ratio.toFixed(1)} times its median`;
  }
  const furthest = Math.max(...rounds.map((round) => Math.abs(round - middle) / middle));
  if (furthest <= MOST_DEVIATION) return undefined;
  return `one round's median of a bare push is ${(furthest * 100).toFixed(0)} % off that of all`;
}
