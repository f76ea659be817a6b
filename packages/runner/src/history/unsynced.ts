/**
 * Paths that are written but perhaps not on the disk yet.
 *
 * A `kill -9` can't undo a write, only a power cut can. So a save does not wait for the sync, and whatever
 * overwrites the exercise awaits `settle` first.
 */
import { dirname } from "node:path";
import { cannot, type Files } from "../disk/files.ts";

export class Unsynced {
  readonly #top: string;
  readonly #files: Files;
  readonly #paths = new Set<string>();
  #running: Promise<void> = Promise.resolve();

  /** `top` is the folder that all paths are in. */
  constructor(top: string, files: Files) {
    this.#top = top;
    this.#files = files;
  }

  add(path: string): void {
    this.#paths.add(path);
  }

  /** Resolves when all paths and their folders are on the disk; the next call retries what failed. */
  settle(): Promise<void> {
    this.#running = this.#running.catch(() => undefined).then(() => this.#syncAll());
    return this.#running;
  }

  async #syncAll(): Promise<void> {
    const paths = [...this.#paths];
    const folders = new Set(paths.flatMap((path) => foldersOf(path, this.#top)));
    for (const path of [...paths, ...folders]) {
      await this.#files.sync(path).catch((error: unknown) => {
        throw cannot("write", path, error);
      });
    }
    for (const path of paths) this.#paths.delete(path);
  }
}

/** The folders that a path is in, up to and including `top`. */
function foldersOf(path: string, top: string): string[] {
  const folder = dirname(path);
  return folder.length <= top.length ? [top] : [folder, ...foldersOf(folder, top)];
}
