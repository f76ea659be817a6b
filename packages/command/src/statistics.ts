/** The two figures by which measurements are summarized. Pure. */

/** The value that `percent` of the values do not exceed (nearest rank); NaN for no values. */
export function percentile(values: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * values.length));
  return ascending(values)[rank - 1] ?? Number.NaN;
}

/** The middle value, of an even number the mean of the two in the middle; NaN for no values. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  if (!Number.isInteger(half)) return upper;
  return ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

const ascending = (values: readonly number[]) => values.toSorted((one, other) => one - other);
