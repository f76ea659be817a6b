/**
 * The history of one lesson's exercise: every state that the runner ever saw, and the way back to each.
 *
 * Whatever overwrites the exercise first writes the present into the journal and waits for the disk.
 * A `kill -9` while several files are put back can leave some old and some new: both states are entries,
 * and `undo` leads back.
 */
import { nodeFiles, type Files } from "../disk/files.ts";
import type { Entry, Reason } from "./entry.ts";
import { Keeper } from "./keeper.ts";
import { Store, type WholeEntry } from "./store.ts";
import { changesBetween, isSameTree } from "./tree.ts";
import type { Change, RecordedFile, SeenFile } from "./tree.ts";

export type { Change, Entry, Reason, RecordedFile, SeenFile, WholeEntry };

export interface HistoryOptions {
  /** Absolute: `<root>/.course/history/<lesson>`. Made when first needed. */
  folder: string;
  /** Absolute: the folder whose states are kept. */
  exercise: string;
  /** Takes a sentence about an entry that can't be read and is left out; each comes once. */
  warn: (sentence: string) => void;
  /** By default the real file system. */
  files?: Files;
  /** By default the clock. */
  now?: () => Date;
}

/** An entry, with what it changed since the one before; all files of the first count as added. */
export interface ListedEntry extends Entry {
  changes: Change[];
}

/** The methods that read or write the exercise take turns, so none sees another's work half done. */
export class History {
  readonly #store: Store;
  readonly #keeper: Keeper;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: HistoryOptions) {
    const { folder, exercise, warn, files = nodeFiles, now = () => new Date() } = options;
    this.#store = new Store(folder, files, warn);
    this.#keeper = new Keeper({ exercise, store: this.#store, files, now });
  }

  /**
   * Records the exercise as it is, unless it is as in the newest entry; answers the entry that holds it.
   *
   * Does not wait for the disk (see `settle`), so that it can stand in the way of every save. An exercise
   * that is absent or empty is not recorded: there the answer is the newest entry, undefined without one.
   * Throws a sentence when a file can't be read or kept.
   */
  snapshot(why: Reason): Promise<Entry | undefined> {
    return this.#inTurn(async () => (await this.#keeper.look(why)).entry);
  }

  /** Every entry that can be read, the oldest first. */
  async entries(): Promise<Entry[]> {
    const entries: Entry[] = [];
    for await (const entry of this.#store.entries.newestFirst()) entries.unshift(entry);
    return entries;
  }

  /** The same with the changes of each. */
  async list(): Promise<ListedEntry[]> {
    const entries = await this.entries();
    return entries.map((entry, index) => {
      const before = entries[index - 1]?.files ?? [];
      return { ...entry, changes: changesBetween(before, entry.files) };
    });
  }

  /** The newest entry that can be read. */
  latest(): Promise<Entry | undefined> {
    return this.#store.entries.newest();
  }

  /** The newest entry whose contents are all there. */
  latestWhole(): Promise<WholeEntry | undefined> {
    return this.#store.newestWhole(() => true);
  }

  /** The files of an entry with their contents. Throws a sentence when one of them is gone or damaged. */
  contents(entry: Entry): Promise<SeenFile[]> {
    return this.#store.contents(entry);
  }

  /**
   * Records the present, makes the exercise as it was in an entry, and records that.
   * Throws a sentence, and leaves the exercise as it is, when there is no such entry or it is damaged.
   */
  restore(which: Entry | number, why: "reset" | "undo" | "command"): Promise<Entry> {
    return this.#inTurn(async () => {
      // Also when what follows fails: what a command found is recorded.
      await this.#keeper.look("command");
      const entry = typeof which === "number" ? await this.#store.entries.read(which) : which;
      return this.#keeper.replace(await this.contents(entry), { why, to: entry.n });
    });
  }

  /** Records the present, makes the exercise hold these files and no others, and records that. */
  replace(contents: readonly SeenFile[], why: Exclude<Reason, "undo">): Promise<Entry> {
    return this.#inTurn(() => this.#keeper.replace(contents, { why }));
  }

  /**
   * Goes back to the newest state that differs from the present; called again it goes further back, and
   * after a save it starts afresh. Answers undefined, and changes nothing, when there is nothing further.
   */
  undo(): Promise<Entry | undefined> {
    return this.#inTurn(async () => {
      const { tree, entry: last } = await this.#keeper.look("command");
      const goesOn = last?.why === "undo" && isSameTree(last.files, tree.files);
      const before = goesOn ? (last.to ?? last.n) : Infinity;
      const found = await this.#store.newestWhole(
        (entry) => entry.n < before && !isSameTree(entry.files, tree.files),
      );
      return found && this.#keeper.replace(found.contents, { why: "undo", to: found.entry.n });
    });
  }

  /** Resolves when everything recorded so far is on the disk. Call it before the process ends. */
  settle(): Promise<void> {
    return this.#store.settle();
  }

  /** Removes what runners that were killed left half written. */
  sweep(): Promise<void> {
    return this.#inTurn(() => this.#keeper.sweep());
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work, work);
    this.#turn = result;
    return result;
  }
}
