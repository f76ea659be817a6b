/**
 * All that crossed the wire while steps were judged, as lines. Pure.
 */

import type { Ink } from "@course/command/output";
import type { StepResult } from "@course/lesson-kit/judge";
import { printTrace } from "@course/wire";
import { paint } from "./failure.ts";

/** The traffic of each check of these steps, every header included, the fault marked. */
export function traceLines(steps: readonly StepResult[], width: number, ink: Ink): string[] {
  return steps.flatMap((step) => [
    ink.bold(`Step ${step.number}, ${step.title}`),
    ...(step.traces.length === 0 ? ["", "  Not judged."] : []),
    ...step.traces.flatMap((each) => {
      const mark = step.failure?.trace === each ? step.failure.mark : undefined;
      const printed = printTrace(each, { width: width - 2, ...(mark ? { mark } : {}) });
      return ["", ink.bold(`  ${each.title}`), ...printed.map((line) => `  ${paint(line, ink)}`)];
    }),
    "",
  ]);
}
