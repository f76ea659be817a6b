/**
 * `pnpm lesson 02 diff`: the learner's answer beside the author's, for the step that fails now.
 */

import { diffLines } from "../view/diff-lines.ts";
import { stepToWorkOn } from "../view/hint-lines.ts";
import type { ExitCode, LessonContext } from "../workspace/context.ts";
import { judgeOnce, prepareExercise } from "../workspace/context.ts";

export async function diff(context: LessonContext): Promise<ExitCode> {
  await prepareExercise(context);
  const step = stepToWorkOn(await judgeOnce(context));
  for (const line of await diffLines(context.lesson, step, context.output.ink))
    context.output.line(line);
  return 0;
}
