/**
 * Which steps the learner has passed, lesson by lesson. A step that was passed once stays passed here, also
 * when it fails later.
 *
 * Each change of a lesson's progress is a new numbered file in `.course/progress/<lesson>/`, made from the
 * one before. When two runners write at once, one takes the number and the other starts again from there:
 * nothing is lost, and a runner that is killed leaves no lock behind.
 */
import { join } from "node:path";
import { nodeFiles, type Files } from "../disk/files.ts";
import { readNewest, writeNext, type LessonProgress } from "./stored.ts";

interface Progress {
  /** By the name of the lesson's folder; only lessons with progress. */
  lessons: Record<string, LessonProgress>;
  /** Sentences for the learner about what could not be read. */
  warnings: string[];
}

interface Changed {
  progress: LessonProgress;
  /** Sentences for the learner. After one about a newer version nothing was written. */
  warnings: string[];
}

interface ProgressOptions {
  /** By default the real file system. */
  files?: Files;
  /** By default the clock. */
  now?: () => Date;
}

/** Reads the progress of all lessons. A damaged file is renamed to `….damaged-1`, with a warning. */
export async function readProgress(
  root: string,
  { files = nodeFiles }: ProgressOptions = {},
): Promise<Progress> {
  const progress: Progress = { lessons: {}, warnings: [] };
  for (const { name } of await files.list(lessonFolder(root))) {
    const newest = await readNewest(files, lessonFolder(root, name));
    progress.warnings.push(...newest.warnings);
    if (newest.found !== undefined) progress.lessons[name] = newest.found;
  }
  return progress;
}

/** Adds the steps that pass now, by number. Once all of `allSteps` are passed, the lesson stays completed. */
export function recordPassed(
  root: string,
  lesson: string,
  passing: readonly number[],
  allSteps: readonly number[],
  { files = nodeFiles, now = () => new Date() }: ProgressOptions = {},
): Promise<Changed> {
  return change(files, lessonFolder(root, lesson), (before) => {
    const passed = [...new Set([...before.passed, ...passing])];
    const isCompleted = allSteps.length > 0 && allSteps.every((step) => passed.includes(step));
    if (!isCompleted || before.completedAt !== undefined) return { ...before, passed };
    return { ...before, passed, completedAt: now().toISOString() };
  });
}

/** Records the tree hash of the starter that the exercise is made from. */
export function recordStarter(
  root: string,
  lesson: string,
  starterSha256: string,
  { files = nodeFiles }: ProgressOptions = {},
): Promise<Changed> {
  const folder = lessonFolder(root, lesson);
  return change(files, folder, (before) => ({ ...before, starterSha256 }));
}

function lessonFolder(root: string, lesson = ""): string {
  return join(root, ".course", "progress", lesson);
}

async function change(
  files: Files,
  folder: string,
  edit: (before: LessonProgress) => LessonProgress,
): Promise<Changed> {
  for (;;) {
    const { found: before = { passed: [] }, ...newest } = await readNewest(files, folder);
    const progress = edit(before);
    const isSame = JSON.stringify(progress) === JSON.stringify(before);
    const answer = { progress, warnings: newest.warnings };
    if (newest.isLeftAlone || isSame) return answer;
    if (await writeNext(files, folder, newest.next, progress)) return answer;
  }
}
