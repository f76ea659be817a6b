/**
 * `pnpm lesson 02 hint`: the hints of the step that fails now, one level more each time it is asked for.
 */

import { UsageError } from "@course/command/usage-error";
import { HINT_LEVELS } from "@course/lesson-kit/judge";
import { hintLines, stepToWorkOn } from "../view/hint-lines.ts";
import type { ExitCode, LessonContext } from "../workspace/context.ts";
import { judgeOnce, prepareExercise } from "../workspace/context.ts";

export async function hint(context: LessonContext): Promise<ExitCode> {
  const level = levelOf(context.request.rest[0]);
  await prepareExercise(context);
  const step = stepToWorkOn(await judgeOnce(context));
  if (!step) {
    context.output.line("All steps pass: no hint is needed.");
    return 0;
  }
  for (const line of await hintLines(context.lesson, step, level, context.output))
    context.output.line(line);
  return 0;
}

function levelOf(word: string | undefined): number {
  if (word === undefined) return 1;
  const level = Number(word);
  if (Number.isInteger(level) && level >= 1 && level <= HINT_LEVELS) return level;
  throw new UsageError(`There is no hint "${word}": each step has hints 1 to ${HINT_LEVELS}.`);
}
