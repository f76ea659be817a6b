/**
 * Chance that can be repeated: for the same seed the same numbers on every machine.
 */

/** A source of numbers from 0 up to 1, by mulberry32 (Tommy Ettinger), seeded with FNV-1a of `text`. */
export function seeded(text: string): () => number {
  let state = hash(text);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return value | 0;
}

/** A copy in an order of chance (Fisher and Yates). */
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
