/**
 * The learner's own copy of a lesson's starter: made, put back from the history, or kept as it is.
 *
 * What the history keeps of it: `history.ts`. What an update of the course changes: only the starter.
 */
import { join } from "node:path";
import { nodeFiles, type Files } from "../disk/files.ts";
import type { Entry, History, SeenFile } from "../history/history.ts";
import { fill, sweepCopies } from "../history/fill.ts";
import { readTree, treeSha256 } from "../history/tree.ts";
import { readProgress, recordStarter } from "../progress/progress.ts";

/** Where a lesson's things are; all absolute. */
export interface LessonPaths {
  root: string;
  /** The name of the lesson's folder: "02-websocket-duplex". */
  lesson: string;
  starter: string;
  exercise: string;
  /** For `HistoryOptions.folder`. */
  history: string;
}

/** The paths of a lesson below the course's root. */
export function lessonPaths(root: string, lesson: string): LessonPaths {
  return {
    root,
    lesson,
    starter: join(root, "lessons", lesson, "starter"),
    exercise: join(root, "lessons", lesson, "exercise"),
    history: join(root, ".course", "history", lesson),
  };
}

/** How the exercise came to be as it is. */
export type Made =
  | { made: "from-starter" }
  /** It was gone or empty, and is again as it was in this entry. */
  | { made: "from-history"; entry: Entry }
  /** `starterChanged`: the course's update brought another starter than the one it was made from. */
  | { made: "kept"; starterChanged: boolean };

export interface ExerciseOptions {
  /** Takes a sentence about progress that can't be read. */
  warn: (sentence: string) => void;
  /** By default the real file system. */
  files?: Files;
  /** By default the clock. */
  now?: () => Date;
}

/**
 * Makes sure that there is an exercise, never overwrites one, and records it.
 * Throws a sentence when a file stands in its place, when it can't be read, or when there is no starter.
 */
export async function ensureExercise(
  paths: LessonPaths,
  history: History,
  { warn, files = nodeFiles, now = () => new Date() }: ExerciseOptions,
): Promise<Made> {
  await history.sweep();
  await sweepCopies(files, paths.exercise, now());
  const present = await readTree(files, paths.exercise);
  const lesson: Lesson = { paths, history, files, warn };
  const made = present.files.length === 0 ? await make(lesson) : undefined;
  // Before `keep` asks about updates: whatever goes wrong there, the learner's work is recorded.
  await history.snapshot("start");
  return made ?? keep(lesson);
}

/**
 * Records the exercise and makes it as the starter is now.
 * Throws a sentence, and leaves the exercise as it is, when a file can't be read or there is no starter.
 */
export async function resetExercise(
  paths: LessonPaths,
  history: History,
  { warn, files = nodeFiles }: ExerciseOptions,
): Promise<Entry> {
  await history.snapshot("command");
  const starter = await readStarter(files, paths);
  const entry = await history.replace(starter, "reset");
  await remember({ paths, files, warn }, treeSha256(starter));
  return entry;
}

async function readStarter(files: Files, { starter, lesson }: LessonPaths): Promise<SeenFile[]> {
  const tree = await readTree(files, starter);
  if (tree.files.length > 0) return tree.files;
  throw new Error(
    `Cannot make the exercise of ${lesson}: there is no starter in "${starter}". Get it back with: git checkout -- "${starter}"`,
  );
}

interface Lesson {
  paths: LessonPaths;
  history: History;
  files: Files;
  warn: (sentence: string) => void;
}

async function keep({ paths, files, warn }: Lesson): Promise<Made> {
  const { lessons, warnings } = await readProgress(paths.root, { files });
  for (const warning of warnings) warn(warning);
  const madeFrom = lessons[paths.lesson]?.starterSha256;
  const starter = treeSha256((await readTree(files, paths.starter)).files);
  if (madeFrom === undefined) await remember({ paths, files, warn }, starter);
  return { made: "kept", starterChanged: (madeFrom ?? starter) !== starter };
}

async function make({ paths, history, files, warn }: Lesson): Promise<Made> {
  const newest = await history.latestWhole();
  if (newest !== undefined) {
    await fill(paths.exercise, newest.contents, history, files);
    return { made: "from-history", entry: newest.entry };
  }
  const starter = await readStarter(files, paths);
  // Before the copy: the other way round a kill in between would leave an exercise of unknown origin.
  await remember({ paths, files, warn }, treeSha256(starter));
  await fill(paths.exercise, starter, history, files);
  return { made: "from-starter" };
}

async function remember(
  { paths, files, warn }: Omit<Lesson, "history">,
  starterSha256: string,
): Promise<void> {
  const { warnings } = await recordStarter(paths.root, paths.lesson, starterSha256, { files });
  for (const warning of warnings) warn(warning);
}
