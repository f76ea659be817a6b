/**
 * The learner's own copy of a lesson's starter: made, restored from the history, or kept as it is.
 *
 * An update of the course changes only the starter. For what is recorded, see `history.ts`.
 */
import { join } from "node:path";
import { nodeFiles, type Files } from "../disk/files.ts";
import type { Entry, History, SeenFile } from "../history/history.ts";
import { fill } from "../history/put-back.ts";
import { readTree, treeSha256 } from "../history/tree.ts";
import { readProgress, recordStarter } from "../progress/progress.ts";

/** Where the parts of a lesson are; all absolute. */
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

/** Where the exercise comes from. */
export type Made =
  | { made: "from-starter" }
  /** It was missing or empty, and was restored to this entry. */
  | { made: "from-history"; entry: Entry }
  /** `starterChanged`: since the exercise was made, an update of the course changed the starter. */
  | { made: "kept"; starterChanged: boolean };

interface ExerciseOptions {
  /** Gets sentences about progress that can't be read. */
  warn: (sentence: string) => void;
  /** By default the real file system. */
  files?: Files;
}

/**
 * Makes sure that there is an exercise, never overwrites one, and records it.
 * Throws a sentence when a file is in its place, when it can't be read, or when there is no starter.
 */
export async function ensureExercise(
  paths: LessonPaths,
  history: History,
  { warn, files = nodeFiles }: ExerciseOptions,
): Promise<Made> {
  await history.sweep();
  const present = await readTree(files, paths.exercise);
  const lesson: Lesson = { paths, history, files, warn };
  const made = present.files.length === 0 ? await make(lesson) : undefined;
  // Before `keep`, so that the learner's work is recorded even if that fails.
  await history.snapshot("start");
  return made ?? keep(lesson);
}

/**
 * Records the exercise and makes it the same as the starter.
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

async function make(lesson: Lesson): Promise<Made> {
  const { paths, history, files, warn } = lesson;
  const newest = await history.latestWhole();
  if (newest !== undefined) {
    await fillOrReplace(newest.contents, lesson);
    return { made: "from-history", entry: newest.entry };
  }
  const starter = await readStarter(files, paths);
  // Before the copy: otherwise a kill in between would leave an exercise of unknown origin.
  await remember({ paths, files, warn }, treeSha256(starter));
  await fillOrReplace(starter, lesson);
  return { made: "from-starter" };
}

/** Fills an exercise that is missing or has no files. */
async function fillOrReplace(
  contents: readonly SeenFile[],
  { paths, history, files }: Lesson,
): Promise<void> {
  if (await fill(files, paths.exercise, contents)) return;
  const present = await readTree(files, paths.exercise);
  // With files in it another runner was faster, and those are the exercise.
  if (present.files.length === 0) await history.replace(contents, "start");
}

async function remember(
  { paths, files, warn }: Omit<Lesson, "history">,
  starterSha256: string,
): Promise<void> {
  const { warnings } = await recordStarter(paths.root, paths.lesson, starterSha256, { files });
  for (const warning of warnings) warn(warning);
}
