/** The two figures that every measurement here is told by. Pure. */

export const median = (values: readonly number[]) => percentile(values, 50);

/** The value that `percent` of the values do not exceed (nearest rank); NaN for no values. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}
