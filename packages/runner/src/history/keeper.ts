/** Between the exercise and its history: looks at the one, records it in the other, and brings it back. */
import { join } from "node:path";
import type { Files } from "../disk/files.ts";
import type { Entry, Reason } from "./entry.ts";
import { putBack } from "./put-back.ts";
import type { Store } from "./store.ts";
import { isSameTree, readTree, type SeenFile, type Tree } from "./tree.ts";
import { isLeftBehind } from "../disk/whole-file.ts";

type About = Pick<Entry, "why" | "to">;

interface KeeperOptions {
  exercise: string;
  store: Store;
  files: Files;
  now: () => Date;
}

/** A server that writes into the exercise all the time must not keep `reset` from ever ending. */
const MAX_LOOKS = 5;

export class Keeper {
  readonly #exercise: string;
  readonly #store: Store;
  readonly #files: Files;
  readonly #now: () => Date;

  constructor({ exercise, store, files, now }: KeeperOptions) {
    this.#exercise = exercise;
    this.#store = store;
    this.#files = files;
    this.#now = now;
  }

  /** Records the exercise, unless it is empty or as in the newest entry; `entry` is the one that holds it. */
  async look(why: Reason): Promise<{ tree: Tree; entry: Entry | undefined }> {
    const tree = await readTree(this.#files, this.#exercise);
    await this.#store.keep(tree.files);
    const last = await this.#store.entries.newest();
    const isKnown = tree.files.length === 0 || (last && isSameTree(last.files, tree.files));
    const entry = isKnown ? last : await this.#record(tree.files, { why });
    // In the background; what fails here fails again, and is told, when something is to be overwritten.
    this.#store.settle().catch(() => undefined);
    return { tree, entry };
  }

  /** Records the exercise, makes it hold `contents` and no other files, and records that. */
  async replace(contents: readonly SeenFile[], about: About): Promise<Entry> {
    await this.#store.keep(contents);
    let saved: string | undefined;
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      const { tree } = await this.look("command");
      await this.#store.settle();
      saved = await putBack(this.#files, this.#exercise, contents, tree);
      if (saved !== undefined) continue;
      const entry = await this.#record(contents, about);
      await this.#store.settle();
      return entry;
    }
    throw new Error(
      `Cannot replace "${saved}" in "${this.#exercise}": it is written again and again. Stop the program that writes it, then try again.`,
    );
  }

  /** Removes what runners that were killed left half written, in the history and in the exercise. */
  async sweep(): Promise<void> {
    await this.#store.sweep(this.#now());
    const { temporaries } = await readTree(this.#files, this.#exercise);
    for (const path of temporaries.map((one) => join(this.#exercise, one))) {
      if (!(await isLeftBehind(this.#files, path, this.#now()))) continue;
      await this.#files.remove(path).catch(() => undefined);
    }
  }

  #record(contents: readonly SeenFile[], about: About): Promise<Entry> {
    return this.#store.add(contents, { at: this.#now().toISOString(), ...about });
  }
}
