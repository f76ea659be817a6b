/** Makes a folder hold a tree, file by file, and never overwrites bytes that nobody has seen. */
import { dirname, join } from "node:path";
import { hasCode, type Files } from "../disk/files.ts";
import { isSameFile, sha256Of, type SeenFile, type Tree } from "./tree.ts";
import { replaceFile } from "../disk/whole-file.ts";

/**
 * Makes `folder`, which held `present`, hold `wanted`.
 *
 * Answers the path of a file that is no longer as in `present`: somebody has just saved it, and the rest is
 * left as it is, for the caller to look again. Between that comparison and the replacement lie microseconds.
 * Throws a sentence, before anything changes, when a link or a folder that is not ours is in the way.
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
  // First removals: where case doesn't count, `Server.ts` must be gone before `server.ts` is written.
  for (const { path } of present.files.filter((file) => !after.has(file.path))) {
    if (!(await isAsSeen(path))) return path;
    await files.remove(join(folder, path));
    await removeEmptyParents(files, folder, path);
  }
  await clearTheWay(files, folder, wanted, present);
  for (const file of wanted) {
    const was = before.get(file.path);
    if (!(await isAsSeen(file.path))) return file.path;
    if (was === undefined || !isSameFile(was, file)) await writeInto(files, folder, file);
  }
  return undefined;
}

/** Writes a file below a folder, and makes the folders on its way. */
export async function writeInto(files: Files, folder: string, file: SeenFile): Promise<void> {
  const path = join(folder, file.path);
  await files.makeFolder(dirname(path));
  await replaceFile(files, path, file.bytes, { executable: file.mode === "executable" });
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

/** Where a file is wanted there may be a folder that holds no file, only what a killed runner left. */
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
    // One that must go is told of when the file is written.
    if (!hasCode(error, "ENOTEMPTY", "EEXIST", "ENOENT", "EPERM", "EBUSY")) throw error;
  }
}
