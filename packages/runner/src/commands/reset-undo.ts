/**
 * `reset` and `undo`: both change the exercise, and neither loses anything.
 */

import { UsageError } from "@course/command/usage-error";
import type { ListedEntry } from "../history/history.ts";
import type { ExitCode, LessonContext } from "../workspace/context.ts";
import { resetNow, undoNow } from "../workspace/restore.ts";

export async function reset(context: LessonContext): Promise<ExitCode> {
  context.output.line(await resetNow(context));
  return 0;
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

async function restore({ workplace, lesson }: LessonContext, word: string): Promise<string> {
  const entries = await workplace.history.entries();
  const entry = entries.find((each) => String(each.n) === word);
  if (!entry) {
    throw new UsageError(
      `There is no state "${word}". pnpm lesson ${lesson.id} undo --list shows those that are kept.`,
    );
  }
  await workplace.history.restore(entry.n, "command");
  return `Restored state ${entry.n}. To go back: pnpm lesson ${lesson.id} undo`;
}

function listLines(entries: readonly ListedEntry[]): string[] {
  if (entries.length === 0) return ["No states yet: start the lesson, and every save is kept."];
  return entries.map(({ n, at, why, changes }) => {
    const files = changes.map((change) => change.path).join(", ") || "no change";
    return `${String(n).padStart(4)}  ${new Date(at).toLocaleString()}  ${why.padEnd(7)}  ${files}`;
  });
}
