/**
 * What a self-check is made of. Pure.
 */

import type { Check, Verdict } from "../report/report.ts";

export interface Finding {
  id: string;
  what: string;
  expected: string;
  measured: string;
  holds: boolean;
  /** Whether time decides it: what fails on a noisy machine is then unclear instead. Default: false. */
  isTimed?: boolean;
}

export function checkOf({ holds, isTimed = false, ...rest }: Finding, isNoisy: boolean): Check {
  return { ...rest, isTimed, verdict: verdictOf(holds, isTimed && isNoisy) };
}

function verdictOf(holds: boolean, isExcused: boolean): Verdict {
  if (holds) return "holds";
  return isExcused ? "unclear" : "fails";
}

/** `one, two and three`. */
function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** The names of what is wrong, or a word for that nothing is. */
export const orNone = (wrong: readonly string[], none: string): string =>
  wrong.length === 0 ? none : listed(wrong);
