/**
 * Fills an exercise that has no files: beside its place, and then renamed, so that a `kill -9` never leaves
 * a half copy that the next start would take for the learner's work.
 */
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { cannot, hasCode, type Files } from "../disk/files.ts";
import type { History } from "./history.ts";
import { writeInto } from "./put-back.ts";
import { readTree, type SeenFile } from "./tree.ts";
import { isLeftBehind } from "../disk/whole-file.ts";

/** As the maintainers' own folders of a moment, so that git, the linter and the formatter ignore it too. */
const COPY_PREFIX = ".try-copy-";

/**
 * Makes `exercise`, which is absent or has no files, hold `contents`, at once.
 * A folder that holds anything else (`node_modules`, an empty folder) stays, and is filled file by file.
 */
export async function fill(
  exercise: string,
  contents: readonly SeenFile[],
  history: History,
  files: Files,
): Promise<void> {
  const copy = join(dirname(exercise), COPY_PREFIX + randomBytes(8).toString("hex"));
  try {
    await files.makeFolder(copy);
    for (const file of contents) await writeInto(files, copy, file);
    if (await takePlace(files, copy, exercise)) return;
  } finally {
    await files.removeTree(copy).catch(() => undefined);
  }
  const present = await readTree(files, exercise);
  // With files in it another runner was faster, and what is there now is the exercise.
  if (present.files.length === 0) await history.replace(contents, "start");
}

/** Answers false when something is in `exercise` that must stay. */
async function takePlace(files: Files, copy: string, exercise: string): Promise<boolean> {
  try {
    // Windows renames a folder onto nothing only, so an empty one must go first.
    if ((await files.stat(exercise)) !== undefined) await files.removeFolder(exercise);
    await files.rename(copy, exercise);
    return true;
  } catch (error) {
    // ENOTDIR: a link to a folder; EPERM: how Windows says that something is there.
    if (hasCode(error, "ENOTEMPTY", "EEXIST", "ENOTDIR", "EPERM")) return false;
    throw cannot("write", exercise, error);
  }
}

/** Removes the copies that runners that were killed left beside the exercise. */
export async function sweepCopies(files: Files, exercise: string, now: Date): Promise<void> {
  const folder = dirname(exercise);
  for (const { name } of await files.list(folder)) {
    const path = join(folder, name);
    if (!name.startsWith(COPY_PREFIX) || !(await isLeftBehind(files, path, now))) continue;
    await files.removeTree(path).catch(() => undefined);
  }
}
