/**
 * Random orders and moments, by a source of numbers from 0 up to 1. Pure.
 */

/** A copy in random order (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  const result: T[] = [];
  while (left.length > 0) result.push(...left.splice(Math.floor(random() * left.length), 1));
  return result;
}

/**
 * Moments at which changes happen that know nothing of each other (a Poisson process): milliseconds from
 * the start, `count` of them, `perSecond` on average.
 */
export function poissonMs(random: () => number, perSecond: number, count: number): number[] {
  let at = 0;
  return Array.from({ length: count }, () => {
    at += (-Math.log(1 - random()) * 1_000) / perSecond;
    return at;
  });
}

/**
 * `count` moments in a window, in order: a Poisson process of which one knows how many there were.
 */
export function scattered(random: () => number, count: number, windowMs: number): number[] {
  return Array.from({ length: count }, () => random() * windowMs).toSorted(
    (one, other) => one - other,
  );
}
