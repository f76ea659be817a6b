/**
 * A file system that stops before its k-th change, as `kill -9` stops a process: an unfinished write leaves
 * half of its bytes. After a power cut, files that were not synced are empty as well, and folders whose new
 * name was not synced have their old one.
 */
import { existsSync, renameSync, truncateSync } from "node:fs";
import { dirname, join } from "node:path";
import { nodeFiles, type Files } from "../../src/disk/files.ts";

export type Crash = "kill -9" | "power cut";

export interface CrashingFiles extends Files {
  hasStopped(): boolean;
}

/** Allows `changes` changes, and stops at the next. Reads don't count. */
export function stopAfter(changes: number, crash: Crash): CrashingFiles {
  const memory = new WriteMemory();
  let made = 0;
  const read = async <Result>(operation: () => Promise<Result>): Promise<Result> => {
    if (made > changes) throw new Error("The process is dead");
    return operation();
  };
  const change = async (operation: () => Promise<void>, half = async (): Promise<void> => {}) => {
    await read(async () => undefined);
    made += 1;
    if (made <= changes) return operation();
    await half();
    if (crash === "power cut") memory.cutPower();
    throw new Error("The process is killed");
  };
  return {
    hasStopped: () => made > changes,
    list: (folder) => read(() => nodeFiles.list(folder)),
    stat: (path) => read(() => nodeFiles.stat(path)),
    read: (path) => read(() => nodeFiles.read(path)),
    sync: (path) => read(async () => memory.sync(path)),
    create(path, bytes, executable) {
      const write = (part: Uint8Array) => async (): Promise<void> => {
        await nodeFiles.create(path, part, executable);
        memory.create(path);
      };
      return change(write(bytes), write(bytes.subarray(0, bytes.length / 2)));
    },
    rename: (from, to) =>
      change(() => nodeFiles.rename(from, to).then(() => memory.rename(from, to))),
    renameFolder: (from, to) =>
      change(() => nodeFiles.renameFolder(from, to).then(() => memory.renameFolder(from, to))),
    link: (from, to) => change(() => nodeFiles.link(from, to).then(() => memory.link(from, to))),
    remove: (path) => change(() => nodeFiles.remove(path)),
    makeFolder: (path) => change(() => nodeFiles.makeFolder(path)),
    removeFolder: (path) => change(() => nodeFiles.removeFolder(path)),
    removeTree: (path) => change(() => nodeFiles.removeTree(path)),
  };
}

/** What is on the disk so far. Two names of one file share its bytes, and so whether these are synced. */
class WriteMemory {
  readonly #written = new Map<string, { isSynced: boolean }>();
  #renamedFolders: { from: string; to: string }[] = [];

  create(path: string): void {
    this.#written.set(path, { isSynced: false });
  }

  link(from: string, to: string): void {
    const file = this.#written.get(from);
    if (file !== undefined) this.#written.set(to, file);
  }

  rename(from: string, to: string): void {
    this.link(from, to);
    this.#written.delete(from);
  }

  renameFolder(from: string, to: string): void {
    for (const path of this.#written.keys()) {
      if (path.startsWith(join(from, "/"))) this.rename(path, to + path.slice(from.length));
    }
    this.#renamedFolders.push({ from, to });
  }

  sync(path: string): void {
    const file = this.#written.get(path);
    if (file !== undefined) file.isSynced = true;
    this.#renamedFolders = this.#renamedFolders.filter(({ to }) => dirname(to) !== path);
  }

  cutPower(): void {
    for (const [path, { isSynced }] of this.#written) {
      if (!isSynced && existsSync(path)) truncateSync(path);
    }
    for (const { from, to } of this.#renamedFolders.toReversed()) {
      if (existsSync(to)) renameSync(to, from);
    }
  }
}
