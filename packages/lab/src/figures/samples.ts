/**
 * From what was raised and what was heard to delays and counts. Pure.
 */

import type { Heard } from "../process/consumer.ts";
import type { Raised } from "../process/open-loop.ts";
import type { Delay } from "../report/report.ts";
import { median, percentile } from "@course/command/statistics";
import { medianInterval, quantiles } from "../math/statistics.ts";

/** The delay of each change that was heard, from its intended moment to the first hearing. */
export function delays(raised: readonly Raised[], heard: readonly Heard[]): number[] {
  const at = firstHeard(heard);
  return raised.flatMap(({ seq, intendedAt }) => {
    const moment = at.get(seq);
    return moment === undefined ? [] : [moment - intendedAt];
  });
}

export function firstHeard(heard: readonly Heard[]): Map<number, number> {
  const at = new Map<number, number>();
  for (const { seq, at: moment } of heard) if (!at.has(seq)) at.set(seq, moment);
  return at;
}

/** What became of the raised changes. */
export function deliveryCounts(raised: readonly Raised[], heard: readonly Heard[]) {
  const wanted = new Set(raised.map(({ seq }) => seq));
  const mine = heard.filter(({ seq }) => wanted.has(seq));
  const once = new Set(mine.map(({ seq }) => seq));
  const outOfOrder = mine.filter(({ seq }, index) => seq < (mine[index - 1]?.seq ?? 0)).length;
  return { lost: wanted.size - once.size, duplicates: mine.length - once.size, outOfOrder };
}

interface Round {
  raised: readonly Raised[];
  heard: readonly Heard[];
}

export function delayOf(rounds: readonly Round[]): Delay {
  const samples = rounds.map(({ raised, heard }) => delays(raised, heard));
  const medians = samples.map((each) => median(each));
  const p99Rounds = samples.map((each) => percentile(each, 99));
  const all = samples.flat();
  return {
    p50: median(medians),
    interval: medianInterval(medians),
    rounds: medians,
    p99: median(p99Rounds),
    p99Rounds,
    p99Pooled: percentile(all, 99),
    quantiles: quantiles(all),
  };
}
