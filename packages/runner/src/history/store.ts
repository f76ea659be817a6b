/** Where a history is kept: `objects/` holds contents, `entries/` the journal. Both only grow. */
import { join } from "node:path";
import type { Files } from "../disk/files.ts";
import { Entries } from "./entries.ts";
import type { Entry } from "./entry.ts";
import { Objects } from "./objects.ts";
import { recordOf, type SeenFile } from "./tree.ts";
import { Unsynced } from "./unsynced.ts";
import { isLeftBehind, isTemporary } from "../disk/whole-file.ts";

/** An entry together with the contents of its files. */
export interface WholeEntry {
  entry: Entry;
  contents: SeenFile[];
}

export class Store {
  readonly entries: Entries;
  readonly #files: Files;
  readonly #warn: (sentence: string) => void;
  readonly #unsynced: Unsynced;
  readonly #objects: Objects;

  constructor(folder: string, files: Files, warn: (sentence: string) => void) {
    this.#files = files;
    this.#warn = onceEach(warn);
    this.#unsynced = new Unsynced(files);
    this.#objects = new Objects(join(folder, "objects"), files, this.#unsynced);
    this.entries = new Entries({
      folder: join(folder, "entries"),
      files,
      unsynced: this.#unsynced,
      warn: this.#warn,
    });
  }

  /** Keeps contents; an entry that names them comes after. */
  async keep(contents: readonly SeenFile[]): Promise<void> {
    for (const file of contents) await this.#objects.put(file);
  }

  /** Adds an entry for contents that are kept. */
  add(contents: readonly SeenFile[], about: Pick<Entry, "at" | "why" | "to">): Promise<Entry> {
    return this.entries.append({ ...about, files: contents.map(recordOf) });
  }

  /** The files of an entry with their contents. Throws a sentence when one of them is gone or damaged. */
  async contents(entry: Entry): Promise<SeenFile[]> {
    const contents: SeenFile[] = [];
    for (const file of entry.files) contents.push(await this.#objects.get(file));
    return contents;
  }

  /** The newest entry of this kind whose contents are all there; tells which it passes over. */
  async newestWhole(accepts: (entry: Entry) => boolean): Promise<WholeEntry | undefined> {
    for await (const entry of this.entries.newestFirst()) {
      if (!accepts(entry)) continue;
      try {
        return { entry, contents: await this.contents(entry) };
      } catch (error) {
        this.#warn(error instanceof Error ? error.message : String(error));
      }
    }
    return undefined;
  }

  /** Resolves when everything kept so far is on the disk. */
  settle(): Promise<void> {
    return this.#unsynced.settle();
  }

  /** Removes what runners that were killed left half written. */
  async sweep(now: Date): Promise<void> {
    for (const folder of [this.#objects.folder, this.entries.folder]) {
      for (const { name } of await this.#files.list(folder)) {
        const path = join(folder, name);
        if (!isTemporary(name) || !(await isLeftBehind(this.#files, path, now))) continue;
        // What can't be removed now is as harmless as it was.
        await this.#files.remove(path).catch(() => undefined);
      }
    }
  }
}

function onceEach(warn: (sentence: string) => void): (sentence: string) => void {
  const told = new Set<string>();
  return (sentence) => {
    if (told.has(sentence)) return;
    told.add(sentence);
    warn(sentence);
  };
}
