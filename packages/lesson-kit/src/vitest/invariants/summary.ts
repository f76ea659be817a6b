/**
 * A verdict in a few lines, for the message of a failed test.
 */

import type { Verdict } from "../../judge/verdict.ts";

export function summary(verdict: Verdict): string {
  const lines = verdict.steps.map(({ number, state, failure }) => {
    const why = failure ? ` ${failure.check} | got ${failure.got} | ${failure.why}` : "";
    const problem = failure?.problem ? ` ${JSON.stringify(failure.problem)}` : "";
    return `step ${number}: ${state}${why}${problem}`;
  });
  if (verdict.problem) lines.push(JSON.stringify(verdict.problem));
  return lines.join("\n");
}
