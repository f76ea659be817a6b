/**
 * What a misspelled word was probably meant to be. Pure.
 */

import { closest, distance } from "fastest-levenshtein";

/**
 * ` Did you mean --quick?`, with a space in front, to be appended to a sentence; "" when none of `known`
 * is close enough to be a slip of the finger. `before` is put in front of the suggestion.
 */
export function meant(word: string, known: readonly string[], before = ""): string {
  const nearest = closest(word, [...known]);
  const isNear = distance(word, nearest) <= Math.floor(word.length / 2);
  return isNear ? ` Did you mean ${before}${nearest}?` : "";
}
