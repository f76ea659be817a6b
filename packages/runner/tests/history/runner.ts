/** A runner in a test: one process with its history, the commands of a learner, and the states it has seen. */
import { ensureExercise, resetExercise, type LessonPaths } from "../../src/workspace/exercise.ts";
import type { Files } from "../../src/disk/files.ts";
import type { History } from "../../src/history/history.ts";
import { held, openHistory, quickFiles } from "./world.ts";

export interface Runner {
  paths: LessonPaths;
  files: Files;
  history: History;
}

const warn = (): void => undefined;

/** A runner that was started, and has read nothing yet. */
export function startRunner(paths: LessonPaths, files: Files = quickFiles): Runner {
  return { paths, files, history: openHistory(paths, files) };
}

/** The commands of a learner. */
export const commands = {
  start: ({ paths, history, files }: Runner) => ensureExercise(paths, history, { warn, files }),
  snapshot: ({ history }: Runner) => history.snapshot("save"),
  reset: ({ paths, history, files }: Runner) => resetExercise(paths, history, { warn, files }),
  undo: ({ history }: Runner) => history.undo(),
  restore: async ({ history }: Runner) => {
    await history.snapshot("command");
    const [first] = await history.entries();
    return first && history.restore(first, "command");
  },
};

export type CommandName = keyof typeof commands;
export const commandNames: CommandName[] = ["start", "snapshot", "reset", "undo", "restore"];

/** States by their JSON, so that each counts once. An empty exercise is not counted. */
export class Seen {
  readonly states = new Map<string, Record<string, string>>();

  look({ exercise }: LessonPaths): void {
    const state = held(exercise);
    if (Object.keys(state).length > 0) this.states.set(JSON.stringify(state), state);
  }
}

/** A deadline against a hang, long enough for a busy machine. */
export const DEADLINE_MS = 120_000;
