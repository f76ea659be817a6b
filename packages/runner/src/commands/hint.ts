/**
 * `pnpm lesson 02 hint`: the hints of the step that fails now, one level more each time it is asked for.
 */

import { failedStep, HINT_LEVELS, readHints } from "@course/lesson-kit/judge";
import type { Lesson, StepResult, Verdict } from "@course/lesson-kit/judge";
import type { Output } from "../terminal/output.ts";
import { markdownLines } from "../view/markdown.ts";
import { UsageError } from "@course/command/usage-error";
import type { ExitCode, LessonContext } from "../workspace/context.ts";
import { judgeOnce, prepareExercise } from "../workspace/context.ts";

export async function hint(context: LessonContext): Promise<ExitCode> {
  const level = levelOf(context.request.rest[0]);
  await prepareExercise(context);
  const step = stepToWorkOn(await judgeOnce(context));
  if (!step) {
    context.output.line("All steps pass: there is nothing left to hint at.");
    return 0;
  }
  for (const line of await hintLines(context.lesson, step, level, context.output))
    context.output.line(line);
  return 0;
}

/** The step to give a hint for: the one that fails, else the first that was not judged. */
export function stepToWorkOn(verdict: Verdict): StepResult | undefined {
  return failedStep(verdict) ?? verdict.steps.find((step) => step.state === "open");
}

/** The hints of a step up to `level`, the newest last. */
export async function hintLines(
  lesson: Lesson,
  step: StepResult,
  level: number,
  { ink, width }: Pick<Output, "ink" | "width">,
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

function levelOf(word: string | undefined): number {
  if (word === undefined) return 1;
  const level = Number(word);
  if (Number.isInteger(level) && level >= 1 && level <= HINT_LEVELS) return level;
  throw new UsageError(`There is no hint "${word}": each step has hints 1 to ${HINT_LEVELS}.`);
}
