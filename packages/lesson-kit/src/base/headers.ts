/**
 * Headers in the form of the trace.
 */

import type { Header } from "@course/wire";

/** `rawHeaders` as Node gives them (name, value, name, value, …) in pairs. */
export function headerPairs(raw: readonly string[]): Header[] {
  const pairs: Header[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    pairs.push([raw[index] ?? "", raw[index + 1] ?? ""]);
  }
  return pairs;
}
