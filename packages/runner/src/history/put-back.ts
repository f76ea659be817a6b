/** Makes an exercise hold the files of a state, and never overwrites bytes that are in no state. */
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { cannot, hasCode, type Files } from "../disk/files.ts";
import { isLeftBehind, replaceFile } from "../disk/whole-file.ts";
import { isSameFile, readTree, sha256Of, type SeenFile, type Tree } from "./tree.ts";

/**
 * Makes `folder`, which held `present`, hold `wanted`.
 *
 * Returns the path of a file that is no longer as in `present`: it was saved in the meantime, and the rest
 * is left as it is, for the caller to look again. Between that comparison and the rename nothing is written
 * or synced. Throws a sentence, before anything changes, when a link or a skipped folder is in the way.
 */
export async function putBack(
  files: Files,
  folder: string,
  wanted: readonly SeenFile[],
  present: Tree,
): Promise<string | undefined> {
  refuseIfBlocked(folder, wanted, present.skipped);
  const before = new Map(present.files.map((file) => [file.path, file]));
  const after = new Set(wanted.map((file) => file.path));
  const isAsSeen = async (path: string): Promise<boolean> => {
    const bytes = await files.read(join(folder, path));
    return (bytes && sha256Of(bytes)) === before.get(path)?.sha256;
  };
  // Removals first: where case doesn't count, `Server.ts` must be gone before `server.ts` is written.
  for (const { path } of present.files.filter((file) => !after.has(file.path))) {
    if (!(await isAsSeen(path))) return path;
    await files.remove(join(folder, path));
    await removeEmptyParents(files, folder, path);
  }
  await clearTheWay(files, folder, wanted, present);
  for (const file of wanted) {
    const was = before.get(file.path);
    const mayReplace = (): Promise<boolean> => isAsSeen(file.path);
    const isDone =
      was !== undefined && isSameFile(was, file)
        ? await mayReplace()
        : await writeInto(files, folder, file, mayReplace);
    if (!isDone) return file.path;
  }
  return undefined;
}

/** Its name is one that git, the linter and the formatter ignore. */
const COPY_PREFIX = ".try-copy-";

/**
 * Makes `exercise`, which is missing or has no files, hold `contents`: a copy is written beside it and then
 * renamed, so that a `kill -9` never leaves a half copy that the next start would take for the learner's work.
 *
 * Returns false when `exercise` holds something that must stay: `node_modules`, an empty folder, files.
 */
export async function fill(
  files: Files,
  exercise: string,
  contents: readonly SeenFile[],
): Promise<boolean> {
  const copy = join(dirname(exercise), COPY_PREFIX + randomBytes(8).toString("hex"));
  try {
    await files.makeFolder(copy);
    for (const file of contents) await writeInto(files, copy, file);
    return await takePlace(files, copy, exercise);
  } finally {
    await files.removeTree(copy).catch(() => undefined);
  }
}

async function takePlace(files: Files, copy: string, exercise: string): Promise<boolean> {
  try {
    // Windows renames a folder only onto nothing, so an empty one must go first.
    if ((await files.stat(exercise)) !== undefined) await files.removeFolder(exercise);
    await files.renameFolder(copy, exercise);
    return true;
  } catch (error) {
    // ENOTDIR: a link to a folder; EPERM: how Windows says that a folder is not empty.
    if (hasCode(error, "ENOTEMPTY", "EEXIST", "ENOTDIR", "EPERM")) return false;
    throw cannot("write", exercise, error);
  }
}

/** Removes what runners that were killed left in the exercise and beside it. */
export async function sweepExercise(files: Files, exercise: string, now: Date): Promise<void> {
  const beside = dirname(exercise);
  const copies = (await files.list(beside)).filter(({ name }) => name.startsWith(COPY_PREFIX));
  const { temporaries } = await readTree(files, exercise);
  const left = [
    ...copies.map(({ name }) => join(beside, name)),
    ...temporaries.map((path) => join(exercise, path)),
  ];
  for (const path of left) {
    if (await isLeftBehind(files, path, now)) await files.removeTree(path).catch(() => undefined);
  }
}

/** Writes a file below a folder, and makes the folders on its way; false when `mayReplace` said no. */
async function writeInto(
  files: Files,
  folder: string,
  file: SeenFile,
  mayReplace?: () => Promise<boolean>,
): Promise<boolean> {
  const path = join(folder, file.path);
  await files.makeFolder(dirname(path));
  return replaceFile(files, path, file.bytes, {
    executable: file.mode === "executable",
    ...(mayReplace && { mayReplace }),
  });
}

function refuseIfBlocked(folder: string, wanted: readonly SeenFile[], skipped: string[]): void {
  for (const { path } of wanted) {
    const other = skipped.find(
      (one) => `${path}/`.startsWith(`${one}/`) || one.startsWith(`${path}/`),
    );
    if (other === undefined) continue;
    throw new Error(
      `Cannot put "${path}" back: "${join(folder, other)}" is in the way, and it is not in the history. Rename or move it, then try again.`,
    );
  }
}

async function removeEmptyParents(files: Files, folder: string, path: string): Promise<void> {
  for (let parent = dirname(path); parent !== "."; parent = dirname(parent)) {
    await removeIfEmpty(files, join(folder, parent));
  }
}

/** Where a file is wanted there may be a folder without files, or with those that a killed runner left. */
async function clearTheWay(
  files: Files,
  folder: string,
  wanted: readonly SeenFile[],
  { folders, temporaries }: Tree,
): Promise<void> {
  for (const { path } of wanted) {
    const isInTheWay = (one: string): boolean => `${one}/`.startsWith(`${path}/`);
    for (const one of temporaries.filter(isInTheWay)) await files.remove(join(folder, one));
    for (const one of folders.filter(isInTheWay)) await removeIfEmpty(files, join(folder, one));
  }
}

async function removeIfEmpty(files: Files, folder: string): Promise<void> {
  try {
    await files.removeFolder(folder);
  } catch (error) {
    // If it is in the way, writing the file fails and says so.
    if (!hasCode(error, "ENOTEMPTY", "EEXIST", "ENOENT", "EPERM", "EBUSY")) throw error;
  }
}
