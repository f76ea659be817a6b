/**
 * Random numbers that can be repeated: for the same seed the same ones on every machine. Pure.
 */

/** Numbers from 0 up to 1, decided by an integer: Mulberry32, by Tommy Ettinger, in the public domain. */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same, decided by a text. */
export const seeded = (text: string): (() => number) => mulberry32(fnv1a(text));

/** FNV-1a in 32 bits, over code points: equal texts give equal numbers. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash | 0;
}
