/**
 * The exercise as the starter again, or as it was one state ago; nothing is lost by either.
 */

import type { LessonContext } from "./context.ts";
import { resetExercise } from "./exercise.ts";

/** Puts the starter in place of the exercise and returns what to tell the learner. */
export async function resetNow({ workplace, lesson, output }: LessonContext): Promise<string> {
  await resetExercise(workplace.paths, workplace.history, { warn: output.error });
  return `Restored the starter. To get your work back: pnpm lesson ${lesson.id} undo`;
}

/** Goes one state back and returns what to tell the learner. */
export async function undoNow({ workplace, lesson }: LessonContext): Promise<string> {
  const entry = await workplace.history.undo();
  if (!entry) return "There is no older state: this is the oldest one that is kept.";
  const state = entry.to ?? entry.n;
  return `Restored state ${state}. All states: pnpm lesson ${lesson.id} undo --list`;
}
