/**
 * `reset` and `undo`: both change the exercise, and neither loses anything.
 */

import { UsageError } from "@course/command/usage-error";
import { resetExercise } from "../workspace/exercise.ts";
import type { ListedEntry } from "../history/history.ts";
import type { ExitCode, LessonContext } from "../workspace/context.ts";

export async function reset(context: LessonContext): Promise<ExitCode> {
  context.output.line(await resetNow(context));
  return 0;
}

/** Puts the starter in place of the exercise and returns what to tell the learner. */
export async function resetNow({ workplace, lesson, output }: LessonContext): Promise<string> {
  await resetExercise(workplace.paths, workplace.history, { warn: output.error });
  return `exercise/ is the starter again; pnpm lesson ${lesson.id} undo brings yours back.`;
}

export async function undo(context: LessonContext): Promise<ExitCode> {
  const { request, workplace, output } = context;
  if (request.list) {
    for (const line of listLines(await workplace.history.list())) output.line(line);
    return 0;
  }
  const word = request.rest[0];
  output.line(word === undefined ? await undoNow(context) : await restore(context, word));
  return 0;
}

/** Goes one state back and returns what to tell the learner. */
export async function undoNow({ workplace, lesson }: LessonContext): Promise<string> {
  const entry = await workplace.history.undo();
  if (!entry) return "There is nothing further back: this is the oldest state that is kept.";
  const state = entry.to ?? entry.n;
  return `exercise/ is as in state ${state}; all states: pnpm lesson ${lesson.id} undo --list`;
}

async function restore({ workplace, lesson }: LessonContext, word: string): Promise<string> {
  const entries = await workplace.history.entries();
  const entry = entries.find((each) => String(each.n) === word);
  if (!entry) {
    throw new UsageError(
      `There is no state "${word}". pnpm lesson ${lesson.id} undo --list shows those that are kept.`,
    );
  }
  await workplace.history.restore(entry.n, "command");
  return `exercise/ is as in state ${entry.n}; pnpm lesson ${lesson.id} undo brings yours back.`;
}

function listLines(entries: readonly ListedEntry[]): string[] {
  if (entries.length === 0) return ["Nothing is kept yet: start the lesson, and every save is."];
  return entries.map(({ n, at, why, changes }) => {
    const files = changes.map((change) => change.path).join(", ") || "no change";
    return `${String(n).padStart(4)}  ${new Date(at).toLocaleString()}  ${why.padEnd(7)}  ${files}`;
  });
}
