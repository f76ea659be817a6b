/** The journal of a history: entries are added, and never changed or removed. */
import type { Files } from "../disk/files.ts";
import { ENTRY_VERSION, parseEntry, type Entry } from "./entry.ts";
import { createNumbered, numberedPath, numbersIn } from "../disk/numbered.ts";
import type { Unsynced } from "./unsynced.ts";

interface EntriesOptions {
  folder: string;
  files: Files;
  unsynced: Unsynced;
  /** Takes a sentence about an entry that can't be read and is left out. */
  warn: (sentence: string) => void;
}

export class Entries {
  readonly folder: string;
  readonly #files: Files;
  readonly #unsynced: Unsynced;
  readonly #warn: (sentence: string) => void;
  #newest: Entry | undefined;

  constructor({ folder, files, unsynced, warn }: EntriesOptions) {
    this.folder = folder;
    this.#files = files;
    this.#unsynced = unsynced;
    this.#warn = warn;
  }

  /** Reads one entry. Throws a sentence when it can't be read. */
  async read(n: number): Promise<Entry> {
    const path = numberedPath(this.folder, n);
    return parseEntry(await this.#files.read(path), n, path);
  }

  /** @yields every entry that can be read, the newest first; tells which it leaves out */
  async *newestFirst(): AsyncGenerator<Entry> {
    for (const n of (await numbersIn(this.#files, this.folder)).toReversed()) {
      const entry = await this.read(n).catch((error: unknown) => {
        this.#warn(error instanceof Error ? error.message : String(error));
      });
      if (entry !== undefined) yield entry;
    }
  }

  async newest(): Promise<Entry | undefined> {
    if (await this.#isStillNewest()) return this.#newest;
    this.#newest = undefined;
    for await (const entry of this.newestFirst()) {
      this.#remember(entry);
      break;
    }
    return this.#newest;
  }

  /** Adds an entry under the next free number. */
  async append(content: Pick<Entry, "at" | "why" | "to" | "files">): Promise<Entry> {
    for (let n = ((await this.newest())?.n ?? 0) + 1; ; n += 1) {
      const entry: Entry = { version: ENTRY_VERSION, n, ...content };
      if (await createNumbered(this.#files, this.folder, n, entry, { sync: false })) {
        this.#remember(entry);
        return entry;
      }
    }
  }

  // On every save: two questions to the disk instead of a list that grows with each entry.
  async #isStillNewest(): Promise<boolean> {
    if (this.#newest === undefined) return false;
    const path = (n: number): string => numberedPath(this.folder, n);
    const mine = await this.#files.stat(path(this.#newest.n));
    return mine !== undefined && (await this.#files.stat(path(this.#newest.n + 1))) === undefined;
  }

  #remember(entry: Entry): void {
    this.#newest = entry;
    this.#unsynced.add(numberedPath(this.folder, entry.n));
  }
}
