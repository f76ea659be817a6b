/**
 * The hints of a step, as lines.
 */

import type { Ink } from "@course/command/output";
import { failedStep, HINT_LEVELS, readHints } from "@course/lesson-kit/judge";
import type { Lesson, StepResult, Verdict } from "@course/lesson-kit/judge";
import { markdownLines } from "./markdown.ts";

/** The step to give a hint for: the one that fails, else the first that was not judged. */
export function stepToWorkOn(verdict: Verdict): StepResult | undefined {
  return failedStep(verdict) ?? verdict.steps.find((step) => step.state === "open");
}

/** The hints of a step up to `level`, the newest last. */
export async function hintLines(
  lesson: Lesson,
  step: StepResult,
  level: number,
  { ink, width }: { ink: Ink; width: number },
): Promise<string[]> {
  const hints = (await readHints(lesson)).get(step.name) ?? [];
  const shown = hints.slice(0, level);
  const more =
    level < HINT_LEVELS
      ? `Hint ${level} of ${HINT_LEVELS}. More: pnpm lesson ${lesson.id} hint ${level + 1}, or press h again.`
      : `Hint ${HINT_LEVELS} of ${HINT_LEVELS}. The whole answer: pnpm lesson ${lesson.id} diff, or press c.`;
  return [
    ink.bold(`Step ${step.number}, ${step.title}`),
    "",
    ...shown.flatMap(({ title, text }) => [ink.bold(title), ...markdownLines(text, width), ""]),
    ink.dim(more),
  ];
}
