/**
 * A step that passed before and fails now: which lines were changed in between. Pure.
 */

import type { Verdict } from "@course/lesson-kit/judge";
import { failedStep } from "@course/lesson-kit/judge";
import { structuredPatch } from "diff";

/** More would be no help to find the one that matters. */
const MOST_RANGES = 3;

export class Regressions {
  /** By the number of the step: the learner's file when it last passed. */
  readonly #passedWith = new Map<number, string>();

  /**
   * Remembers which steps pass with this text of the learner's file.
   *
   * Returns what has changed since the step that fails now passed: `lines 86–88, since step 2 passed`.
   * Undefined for a step that has not passed, or whose failure no change explains.
   */
  note(verdict: Verdict, source: string): string | undefined {
    for (const { number, state } of verdict.steps) {
      if (state === "passed") this.#passedWith.set(number, source);
    }
    const failed = failedStep(verdict);
    const before = failed && this.#passedWith.get(failed.number);
    if (before === undefined || before === source) return undefined;
    return `${changedLines(before, source)}, since step ${failed?.number} passed`;
  }
}

/** `line 3, lines 86–88`, counted in the newer text. */
export function changedLines(before: string, now: string): string {
  const { hunks } = structuredPatch("", "", before, now, "", "", { context: 0 });
  const ranges = hunks.map(({ newStart, newLines }) => {
    if (newLines === 0) return `lines removed before line ${newStart}`;
    return newLines === 1 ? `line ${newStart}` : `lines ${newStart}–${newStart + newLines - 1}`;
  });
  const more = ranges.length > MOST_RANGES ? ", …" : "";
  return ranges.slice(0, MOST_RANGES).join(", ") + more;
}
