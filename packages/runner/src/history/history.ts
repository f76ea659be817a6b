/**
 * The history of one lesson's exercise: every state that the runner ever saw, and the way back to each.
 *
 * Whatever overwrites the exercise first records it and waits for the disk. A `kill -9` while several files
 * are put back can leave some old and some new; the state before is in the history, and `undo` leads back.
 */
import { nodeFiles, type Files } from "../disk/files.ts";
import type { Entry, Reason } from "./entry.ts";
import { putBack, sweepExercise } from "./put-back.ts";
import { States, type Prepared, type WholeEntry } from "./states.ts";
import { changesBetween, isSameTree, readTree } from "./tree.ts";
import type { Change, SeenFile, Tree } from "./tree.ts";

export type { Entry, SeenFile };

interface HistoryOptions {
  /** Absolute: `<root>/.course/history/<lesson>`. Made when first needed. */
  folder: string;
  /** Absolute: the folder whose states are kept. */
  exercise: string;
  /** Gets a sentence about each entry that can't be read and is left out, once. */
  warn: (sentence: string) => void;
  /** By default the real file system. */
  files?: Files;
  /** By default the clock. */
  now?: () => Date;
}

/** An entry with the changes since the one before; all files of the first count as added. */
export interface ListedEntry extends Entry {
  changes: Change[];
}

/** A server that writes into the exercise all the time must not keep `reset` from ever ending. */
const MAX_LOOKS = 5;

/** The methods that read or write the exercise run one after the other, so none sees half of another's work. */
export class History {
  readonly #exercise: string;
  readonly #states: States;
  readonly #files: Files;
  readonly #now: () => Date;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: HistoryOptions) {
    const { folder, exercise, warn, files = nodeFiles, now = () => new Date() } = options;
    this.#exercise = exercise;
    this.#states = new States(folder, files, warn);
    this.#files = files;
    this.#now = now;
  }

  /**
   * Records the exercise as it is, unless it is as in the newest state. Returns the entry of the state that
   * it is in.
   *
   * Does not wait for the disk (see `settle`), so that no save is delayed. A missing or empty exercise is not
   * recorded: then the newest entry is returned, or undefined without one. Throws a sentence when a file
   * can't be read or recorded.
   */
  snapshot(why: Reason): Promise<Entry | undefined> {
    return this.#inTurn(async () => (await this.#look(why)).entry);
  }

  /** Every entry that can be read, oldest first. */
  async entries(): Promise<Entry[]> {
    const entries: Entry[] = [];
    for await (const entry of this.#states.newestFirst()) entries.unshift(entry);
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
  async latest(): Promise<Entry | undefined> {
    return (await this.#states.newest())?.entry;
  }

  /** The newest entry whose files are all intact, with their contents. */
  latestWhole(): Promise<WholeEntry | undefined> {
    return this.#states.newestWhole(() => true);
  }

  /** The files of an entry with their contents. Throws a sentence when one is missing or damaged. */
  contents(entry: Entry): Promise<SeenFile[]> {
    return this.#states.contents(entry);
  }

  /**
   * Records the exercise, makes it as it was in an entry, and records that.
   * Throws a sentence, and leaves the exercise as it is, when there is no such entry or it is damaged.
   */
  restore(which: Entry | number, why: "reset" | "undo" | "command"): Promise<Entry> {
    return this.#inTurn(async () => {
      // First, so that the exercise is recorded even if there is no such entry.
      await this.#look("command");
      const entry = typeof which === "number" ? await this.#states.read(which) : which;
      return this.#replace(await this.contents(entry), { why, to: entry.n });
    });
  }

  /** Records the exercise, makes it hold these files and no others, and records that. */
  replace(contents: readonly SeenFile[], why: Exclude<Reason, "undo">): Promise<Entry> {
    return this.#inTurn(() => this.#replace(contents, { why }));
  }

  /**
   * Goes back to the newest state that differs from the exercise. Called again it goes further back; after
   * a save it starts over. Returns undefined, and changes nothing, when there is no earlier state.
   */
  undo(): Promise<Entry | undefined> {
    return this.#inTurn(async () => {
      const { tree, entry: last } = await this.#look("command");
      const goesOn = last?.why === "undo" && isSameTree(last.files, tree.files);
      const before = goesOn ? (last.to ?? last.n) : Infinity;
      const found = await this.#states.newestWhole(
        (entry) => entry.n < before && !isSameTree(entry.files, tree.files),
      );
      return found && this.#replace(found.contents, { why: "undo", to: found.entry.n });
    });
  }

  /** Resolves when everything recorded so far is on the disk. Call it before the process ends. */
  settle(): Promise<void> {
    return this.#states.settle();
  }

  /** Removes what runners that were killed left half written, in the history and at the exercise. */
  sweep(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#states.sweep(this.#now());
      await sweepExercise(this.#files, this.#exercise, this.#now());
    });
  }

  /** Reads and records the exercise, as `snapshot` does. */
  async #look(why: Reason): Promise<{ tree: Tree; entry: Entry | undefined }> {
    const tree = await readTree(this.#files, this.#exercise);
    const newest = await this.#states.newest();
    const isKnown = newest?.isWhole && isSameTree(newest.entry.files, tree.files);
    const entry =
      isKnown || tree.files.length === 0
        ? newest?.entry
        : await this.#states.take(await this.#prepare(tree.files, { why }));
    // In the background; if it fails, it fails again, and is reported, before anything is overwritten.
    this.#states.settle().catch(() => undefined);
    return { tree, entry };
  }

  async #replace(contents: readonly SeenFile[], about: Pick<Entry, "why" | "to">): Promise<Entry> {
    // Written first: if the disk is full, this fails before the exercise changes.
    const prepared = await this.#prepare(contents, about);
    try {
      await this.#putBack(contents);
      const entry = await this.#states.take(prepared);
      await this.#states.settle();
      return entry;
    } catch (error) {
      await this.#states.discard(prepared);
      throw error;
    }
  }

  async #putBack(contents: readonly SeenFile[]): Promise<void> {
    let saved: string | undefined;
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      const { tree } = await this.#look("command");
      await this.#states.settle();
      saved = await putBack(this.#files, this.#exercise, contents, tree);
      if (saved === undefined) return;
    }
    throw new Error(
      `Cannot replace "${saved}" in "${this.#exercise}": it is written again and again. Stop the program that writes it, then try again.`,
    );
  }

  #prepare(contents: readonly SeenFile[], about: Pick<Entry, "why" | "to">): Promise<Prepared> {
    return this.#states.prepare(contents, { at: this.#now().toISOString(), ...about });
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work, work);
    this.#turn = result;
    return result;
  }
}
