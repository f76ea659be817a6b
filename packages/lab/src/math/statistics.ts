/** Figures by which the lab's samples are summarized, beside median and percentile. Pure. */

import { seeded } from "@course/command/random";
import { median, percentile } from "@course/command/statistics";

const ascending = (values: readonly number[]) => values.toSorted((one, other) => one - other);

/** How many times the values are drawn again; more change only the third digit. */
const DRAWS = 1_000;
/** 95 of 100 medians lie between these two. */
const LEAST_PERCENT = 2.5;
const MOST_PERCENT = 97.5;

/**
 * Between which two the median would come out 95 times in 100, if all were measured again: by drawing from
 * the values again (Efron's bootstrap, by percentiles). For the same values always the same.
 */
export function medianInterval(values: readonly number[]): [least: number, most: number] {
  const random = seeded("median interval");
  const medians = Array.from({ length: DRAWS }, () =>
    median(values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN)),
  );
  return [percentile(medians, LEAST_PERCENT), percentile(medians, MOST_PERCENT)];
}

export const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

/** The percentiles 0, 2, 4 … 100: enough to draw a distribution. */
export function quantiles(values: readonly number[]): number[] {
  const sorted = ascending(values);
  return Array.from({ length: 51 }, (_, index) => {
    const rank = Math.round((index / 50) * (sorted.length - 1));
    return sorted[rank] ?? Number.NaN;
  });
}

/**
 * The greatest distance between the distribution of the values and an even one from 0 to `width`
 * (Kolmogorov and Smirnov).
 */
export function distanceFromUniform(values: readonly number[], width: number): number {
  const sorted = ascending(values);
  const { length } = sorted;
  const distances = sorted.map((value, index) => {
    const expected = Math.min(1, Math.max(0, value / width));
    return Math.max(expected - index / length, (index + 1) / length - expected);
  });
  return Math.max(0, ...distances);
}

/** What that distance exceeds once in a thousand times by chance alone, for `count` values. */
export const criticalDistance = (count: number): number => 1.95 / Math.sqrt(count);
