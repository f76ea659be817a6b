/** The files in a folder, an exercise or a starter, and the differences between two lists of files. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { cannot, type Files } from "../disk/files.ts";
import { isTemporary } from "../disk/whole-file.ts";

/** A file as an entry lists it. */
export interface RecordedFile {
  /** Relative to the folder, with "/" on every platform. */
  path: string;
  /** Of the content: 64 lowercase hexadecimal digits. */
  sha256: string;
  /** Missing for a file that is not executable, and always on Windows. */
  mode?: "executable";
}

/** A file together with its content. */
export interface SeenFile extends RecordedFile {
  bytes: Buffer;
}

export interface Tree {
  /** Sorted by path. Also empty when the folder is missing. */
  files: SeenFile[];
  /** Paths that are never recorded or changed: links, sockets, `node_modules`, `.git`. */
  skipped: string[];
  /** Paths of the other folders, each after those inside it. */
  folders: string[];
  /** Paths of files that a runner is writing, or was writing when it was killed. */
  temporaries: string[];
}

/** Folders that other programs take care of: a package manager, and git. */
const KEPT_BY_OTHERS = new Set(["node_modules", ".git"]);

/**
 * Reads every file below a folder.
 *
 * Does not follow links, and skips `node_modules` and `.git`. A file that is removed in the meantime is left
 * out. Throws a sentence when the folder is a file, or when a part of it can't be read.
 */
export async function readTree(files: Files, folder: string): Promise<Tree> {
  const tree: Tree = { files: [], skipped: [], folders: [], temporaries: [] };
  const found = await files.stat(folder).catch((error: unknown) => {
    throw cannot("read", folder, error);
  });
  if (found === undefined) return tree;
  if (!found.isDirectory()) {
    throw new Error(
      `Cannot use "${folder}": it is a file, and a folder is needed there. Rename the file, then try again.`,
    );
  }
  await walk(files, folder, "", tree);
  tree.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return tree;
}

async function walk(files: Files, folder: string, prefix: string, tree: Tree): Promise<void> {
  const held = await files.list(folder).catch((error: unknown) => {
    throw cannot("read", folder, error);
  });
  for (const found of held) {
    const path = prefix + found.name;
    if (found.isFile() && isTemporary(found.name)) tree.temporaries.push(path);
    else if (found.isFile()) tree.files.push(...(await see(files, join(folder, found.name), path)));
    else if (found.isDirectory() && !KEPT_BY_OTHERS.has(found.name)) {
      await walk(files, join(folder, found.name), `${path}/`, tree);
      tree.folders.push(path);
    } else tree.skipped.push(path);
  }
}

async function see(files: Files, absolute: string, path: string): Promise<SeenFile[]> {
  try {
    const [bytes, found] = await Promise.all([files.read(absolute), files.stat(absolute)]);
    if (bytes === undefined || found === undefined) return [];
    const file = { path, sha256: sha256Of(bytes), bytes };
    return [(found.mode & 0o100) === 0 ? file : { ...file, mode: "executable" }];
  } catch (error) {
    throw cannot("read", absolute, error);
  }
}

/** A file without its content, as an entry lists it. */
export function recordOf({ path, sha256, mode }: SeenFile): RecordedFile {
  return mode === undefined ? { path, sha256 } : { path, sha256, mode };
}

/** The SHA-256 of a content, as 64 hexadecimal digits. */
export function sha256Of(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** One hash for all paths and contents. Modes don't count: they differ between checkouts. */
export function treeSha256(files: readonly RecordedFile[]): string {
  return sha256Of(JSON.stringify(files.map(({ path, sha256 }) => [path, sha256])));
}

/** What happened to one file. */
export interface Change {
  path: string;
  change: "added" | "changed" | "removed";
}

/** The differences from `before` to `after`, sorted by path. */
export function changesBetween(
  before: readonly RecordedFile[],
  after: readonly RecordedFile[],
): Change[] {
  const old = new Map(before.map((file) => [file.path, file]));
  const changes: Change[] = [];
  for (const file of after) {
    const was = old.get(file.path);
    old.delete(file.path);
    if (was === undefined) changes.push({ path: file.path, change: "added" });
    else if (!isSameFile(was, file)) changes.push({ path: file.path, change: "changed" });
  }
  for (const path of old.keys()) changes.push({ path, change: "removed" });
  return changes.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether two files have the same content and mode. On Windows, which has no mode, the mode is ignored. */
export function isSameFile(a: RecordedFile, b: RecordedFile): boolean {
  return a.sha256 === b.sha256 && (process.platform === "win32" || a.mode === b.mode);
}

/** Whether two lists have the same files with the same content and mode. */
export function isSameTree(a: readonly RecordedFile[], b: readonly RecordedFile[]): boolean {
  return changesBetween(a, b).length === 0;
}
