/**
 * A file system that stops for good before its k-th change, as `kill -9` stops a process: a write that was
 * under way leaves half of its bytes. After a power cut what was never synced is empty as well.
 */
import { existsSync, truncateSync } from "node:fs";
import { nodeFiles, type Files } from "../../src/disk/files.ts";

export type Crash = "kill -9" | "power cut";

export interface CrashingFiles extends Files {
  hasStopped(): boolean;
}

/** Lets `changes` changes happen, and stops at the next. Reads are not counted: they leave no trace. */
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
    if (crash === "power cut") memory.emptyUnsynced();
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
    link: (from, to) => change(() => nodeFiles.link(from, to).then(() => memory.link(from, to))),
    remove: (path) => change(() => nodeFiles.remove(path)),
    makeFolder: (path) => change(() => nodeFiles.makeFolder(path)),
    removeFolder: (path) => change(() => nodeFiles.removeFolder(path)),
    removeTree: (path) => change(() => nodeFiles.removeTree(path)),
  };
}

/** Which written files are on the disk. Two names of one file share one fate. */
class WriteMemory {
  readonly #written = new Map<string, { isSynced: boolean }>();

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

  sync(path: string): void {
    const file = this.#written.get(path);
    if (file !== undefined) file.isSynced = true;
  }

  emptyUnsynced(): void {
    for (const [path, { isSynced }] of this.#written) {
      if (!isSynced && existsSync(path)) truncateSync(path);
    }
  }
}
