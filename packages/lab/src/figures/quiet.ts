/**
 * Whether the rounds so far were quiet enough. Pure.
 */

import { noiseOf } from "../math/noise.ts";
import type { Turn } from "../run/latency.ts";
import { delayOf } from "./samples.ts";

/** By the floor alone, as C10 has it. */
export function isQuiet(turns: readonly Turn[]): boolean {
  const { rounds, p99Rounds } = delayOf(turns.filter(({ way }) => way === "floor"));
  return noiseOf(rounds, p99Rounds) === undefined;
}
