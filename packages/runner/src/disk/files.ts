/**
 * The file operations that the history and the progress are built on, the same on every platform.
 *
 * They are a parameter everywhere, so that a test can stop between any two of them.
 * How a file is written whole or not at all: `disk/whole-file.ts`.
 */
import type { Dirent, Stats } from "node:fs";
import * as fs from "node:fs/promises";

/** Paths are absolute. A missing file is an answer, not an error. */
export interface Files {
  /** The entries of a folder; none when the folder is missing. */
  list(folder: string): Promise<Dirent[]>;
  /** Follows links. */
  stat(path: string): Promise<Stats | undefined>;
  read(path: string): Promise<Buffer | undefined>;
  /** Fails with EEXIST when the path is taken. */
  create(path: string, bytes: Uint8Array, executable: boolean): Promise<void>;
  /** Renames a file, and replaces the file at `to`. */
  rename(from: string, to: string): Promise<void>;
  /**
   * Renames a folder. Fails with EEXIST when `to` is a file, or a folder that is not empty; an empty folder
   * is replaced on Linux and macOS, and also fails with EEXIST on Windows.
   */
  renameFolder(from: string, to: string): Promise<void>;
  /** Makes a hard link: a second name for the same file. Fails with EEXIST when `to` is taken. */
  link(from: string, to: string): Promise<void>;
  /** Removes a file; a missing one is fine. */
  remove(path: string): Promise<void>;
  /** Makes a folder and its parents; an existing one is fine. */
  makeFolder(path: string): Promise<void>;
  /** Removes an empty folder; fails with ENOTEMPTY otherwise. */
  removeFolder(path: string): Promise<void>;
  /** Removes a file or a folder with its contents: only for temporary ones that the runner made. */
  removeTree(path: string): Promise<void>;
  /** Resolves when the bytes of a file, or the names in a folder, are on the disk. */
  sync(path: string): Promise<void>;
}

/** The real file system. */
export const nodeFiles: Files = {
  list: (folder) => unlessAbsent(fs.readdir(folder, { withFileTypes: true }), []),
  stat: (path) => unlessAbsent(fs.stat(path), undefined),
  read: (path) =>
    unlessAbsent(
      persistently(() => fs.readFile(path)),
      undefined,
    ),
  create: (path, bytes, executable) =>
    fs.writeFile(path, bytes, { flag: "wx", mode: executable ? 0o777 : 0o666 }),
  rename: (from, to) => persistently(() => fs.rename(from, to)),
  renameFolder,
  link: (from, to) => fs.link(from, to),
  remove: (path) => persistently(() => fs.rm(path, { force: true })),
  makeFolder,
  removeFolder: (path) => fs.rmdir(path),
  removeTree: (path) => fs.rm(path, { recursive: true, force: true, maxRetries: 3 }),
  sync: syncToDisk,
};

/** Waits between attempts: a virus scanner releases a new file within tens of milliseconds. */
const RETRY_DELAYS_MS = [10, 20, 50, 100, 200, 400];

/**
 * Runs an operation again while another program holds the file, which Windows reports as EPERM or EBUSY.
 * Gives up after about 0.8 seconds with the error of the last attempt.
 */
export async function persistently<Result>(
  operation: () => Promise<Result>,
  pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms)),
): Promise<Result> {
  for (const delay of RETRY_DELAYS_MS) {
    try {
      return await operation();
    } catch (error) {
      if (!hasCode(error, "EPERM", "EBUSY")) throw error;
    }
    await pause(delay);
  }
  return operation();
}

/** The error for a failed operation: what failed, why, and what to check. */
export function cannot(verb: "read" | "write", path: string, error: unknown): Error {
  const why = error instanceof Error ? error.message : String(error);
  const fix = hasCode(error, "ENOSPC")
    ? "Free some space on the disk"
    : `Check that you may ${verb} it and that no other program holds it`;
  return new Error(`Cannot ${verb} "${path}": ${why}. ${fix}, then try again.`, { cause: error });
}

/** Whether an error is a system error with one of these codes ("ENOENT"). */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return codes.includes(String(error.code));
}

async function unlessAbsent<Found, Absent>(found: Promise<Found>, absent: Absent) {
  try {
    return await found;
  } catch (error) {
    // ENOTDIR: a parent of the path is a file now.
    if (hasCode(error, "ENOENT", "ENOTDIR", "EISDIR")) return absent;
    throw error;
  }
}

async function renameFolder(from: string, to: string): Promise<void> {
  try {
    await persistently(() => fs.rename(from, to));
  } catch (error) {
    // Each platform has its own code for "taken"; Windows says EPERM, as it does for a folder in use.
    const isTaken =
      hasCode(error, "ENOTEMPTY", "ENOTDIR") ||
      (hasCode(error, "EPERM", "EACCES") && (await nodeFiles.stat(to)) !== undefined);
    if (!isTaken) throw error;
    throw Object.assign(new Error(`EEXIST: "${to}" is taken`, { cause: error }), {
      code: "EEXIST",
    });
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await fs.mkdir(path, { recursive: true });
  } catch (error) {
    throw cannot("write", path, error);
  }
}

async function syncToDisk(path: string): Promise<void> {
  const isFolder = (await nodeFiles.stat(path))?.isDirectory() ?? false;
  try {
    // Windows flushes only a file that is open for writing.
    const handle = await fs.open(path, isFolder ? "r" : "r+");
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    // Windows and some network drives can't sync a folder; a file that was removed has nothing to sync.
    if (!isFolder && !hasCode(error, "ENOENT")) throw error;
  }
}
