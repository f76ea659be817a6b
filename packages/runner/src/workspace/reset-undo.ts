/**
 * The exercise as the starter again, or as it was one state ago; nothing is lost by either.
 */

import type { LessonContext } from "./context.ts";
import { resetExercise } from "./exercise.ts";

/** Puts the starter in place of the exercise and returns what to tell the learner. */
export async function resetNow({ workplace, lesson, output }: LessonContext): Promise<string> {
  await resetExercise(workplace.paths, workplace.history, { warn: output.error });
  return `exercise/ is the starter again; pnpm lesson ${lesson.id} undo brings yours back.`;
}

/** Goes one state back and returns what to tell the learner. */
export async function undoNow({ workplace, lesson }: LessonContext): Promise<string> {
  const entry = await workplace.history.undo();
  if (!entry) return "There is nothing further back: this is the oldest state that is kept.";
  const state = entry.to ?? entry.n;
  return `exercise/ is as in state ${state}; all states: pnpm lesson ${lesson.id} undo --list`;
}
