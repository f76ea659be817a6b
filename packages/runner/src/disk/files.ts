/**
 * The operations on files that the learner's history and progress stand on, the same on every platform.
 *
 * They are a parameter everywhere, so that a test can stop the world between any two of them.
 * How a file is written whole or not at all: `disk/whole-file.ts`.
 */
import type { Dirent, Stats } from "node:fs";
import * as fs from "node:fs/promises";

/** What is asked of a file system. Paths are absolute; "absent" is an answer, not an error. */
export interface Files {
  /** What a folder holds; an absent folder holds nothing. */
  list(folder: string): Promise<Dirent[]>;
  /** Follows links. */
  stat(path: string): Promise<Stats | undefined>;
  read(path: string): Promise<Buffer | undefined>;
  /** Fails with EEXIST where something is. */
  create(path: string, bytes: Uint8Array, executable: boolean): Promise<void>;
  /** Replaces a file at `to`. */
  rename(from: string, to: string): Promise<void>;
  /** A second name for the same file; fails with EEXIST where something is. */
  link(from: string, to: string): Promise<void>;
  /** Removes a file; an absent one is fine. */
  remove(path: string): Promise<void>;
  /** With its parents; an existing one is fine. */
  makeFolder(path: string): Promise<void>;
  /** Only an empty folder: fails with ENOTEMPTY otherwise. */
  removeFolder(path: string): Promise<void>;
  /** With all that it holds: only for folders that the runner made for a moment. */
  removeTree(path: string): Promise<void>;
  /** Resolves when a file's bytes, or a folder's names, are on the disk. */
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
  link: (from, to) => fs.link(from, to),
  remove: (path) => persistently(() => fs.rm(path, { force: true })),
  makeFolder,
  removeFolder: (path) => fs.rmdir(path),
  removeTree: (path) => fs.rm(path, { recursive: true, force: true, maxRetries: 3 }),
  sync: syncToDisk,
};

/** Waits between attempts: a virus scanner lets go of a new file within tens of milliseconds. */
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

/** The sentence for an operation that failed: what, why, and what to look at. */
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
    // A path below something that is a file now is as absent as one below nothing.
    if (hasCode(error, "ENOENT", "ENOTDIR", "EISDIR")) return absent;
    throw error;
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
    // Windows and some network drives can't sync a folder; a file that is gone has nothing to sync.
    if (!isFolder && !hasCode(error, "ENOENT")) throw error;
  }
}
