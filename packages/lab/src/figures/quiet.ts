/**
 * Whether the rounds so far were quiet enough. Pure.
 */

import { noiseOf } from "../math/noise.ts";
import type { Turn } from "../run/latency.ts";
import { delayOf } from "./samples.ts";

/** By the baseline alone, as in C10. */
export function isQuiet(turns: readonly Turn[]): boolean {
  const { rounds, p99Rounds } = delayOf(turns.filter(({ transport }) => transport === "baseline"));
  return noiseOf(rounds, p99Rounds) === undefined;
}
