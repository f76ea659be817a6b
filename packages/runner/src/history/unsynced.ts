/**
 * What is written but perhaps not yet on the disk.
 *
 * A save must not wait for the disk, so a snapshot returns after the writes, which `kill -9` can't undo,
 * and the sync, which only a power cut asks for, follows. Whoever overwrites something awaits `settle` first.
 */
import { dirname } from "node:path";
import { cannot, type Files } from "../disk/files.ts";

export class Unsynced {
  readonly #files: Files;
  readonly #paths = new Set<string>();
  #running: Promise<void> = Promise.resolve();

  constructor(files: Files) {
    this.#files = files;
  }

  add(path: string): void {
    this.#paths.add(path);
  }

  /** Resolves when all that was added is on the disk; what fails is tried again by the next call. */
  settle(): Promise<void> {
    this.#running = this.#running.catch(() => undefined).then(() => this.#syncAll());
    return this.#running;
  }

  async #syncAll(): Promise<void> {
    const paths = [...this.#paths];
    for (const path of paths) {
      await this.#files.sync(path).catch((error: unknown) => {
        throw cannot("write", path, error);
      });
    }
    for (const folder of new Set(paths.map(dirname))) await this.#files.sync(folder);
    for (const path of paths) this.#paths.delete(path);
  }
}
