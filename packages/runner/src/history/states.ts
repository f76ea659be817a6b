/**
 * The states of an exercise, one folder each: `000017/exercise/` holds a copy of the files, and
 * `000017/state.json` says when and why it was made. Folders are added, and never changed or removed.
 *
 * A state is written to a temporary folder, and the rename of that folder takes the number. A file that is
 * in an earlier state already becomes a hard link to it, never to the exercise. A save must not wait for the
 * disk: the sync follows in the background, and `settle` waits for it. What a power cut damages before that
 * does not match the SHA-256 in `state.json`, and is passed over.
 */
import { dirname, join } from "node:path";
import { cannot, hasCode, type Files } from "../disk/files.ts";
import { toJson } from "../disk/json.ts";
import { numberedPath, numbersIn } from "../disk/numbered.ts";
import { isLeftBehind, isTemporary, temporaryName } from "../disk/whole-file.ts";
import { ENTRY_VERSION, parseEntry, placeIn, placeOf, type Entry } from "./entry.ts";
import { oldFoldersOf, oldNumbersIn } from "./old-form.ts";
import { recordOf, sha256Of, type RecordedFile, type SeenFile } from "./tree.ts";
import { Unsynced } from "./unsynced.ts";

/** An entry together with the contents of its files. */
export interface WholeEntry {
  entry: Entry;
  contents: SeenFile[];
}

/** A state that is written, and has no number yet. */
export interface Prepared {
  /** Its temporary folder. */
  folder: string;
  entry: Omit<Entry, "n">;
}

interface Newest {
  entry: Entry;
  /** Whether all its files are there, undamaged. */
  isWhole: boolean;
}

export class States {
  readonly #folder: string;
  readonly #files: Files;
  readonly #warn: (sentence: string) => void;
  /** Where an intact copy of a content is. */
  readonly #known = new Map<string, string>();
  readonly #unsynced: Unsynced;
  #newest: Newest | undefined;
  #highest = 0;

  constructor(folder: string, files: Files, warn: (sentence: string) => void) {
    this.#folder = folder;
    this.#files = files;
    this.#warn = onceEach(warn);
    this.#unsynced = new Unsynced(folder, files);
  }

  /** Reads one entry. Throws a sentence when it can't be read. */
  async read(n: number): Promise<Entry> {
    const { entry } = await placeOf(this.#files, this.#folder, n);
    return parseEntry(await this.#files.read(entry), n, entry);
  }

  /** @yields every entry that can be read, newest first; warns of the others */
  async *newestFirst(): AsyncGenerator<Entry> {
    yield* this.#readAll(await this.#numbers());
  }

  /** The newest entry that can be read. */
  async newest(): Promise<Newest | undefined> {
    if (await this.#isStillNewest()) return this.#newest;
    const numbers = await this.#numbers();
    this.#highest = numbers.at(-1) ?? 0;
    this.#newest = undefined;
    for await (const entry of this.#readAll(numbers)) {
      this.#newest = { entry, isWhole: await succeeds(this.contents(entry)) };
      break;
    }
    return this.#newest;
  }

  /** The newest entry that `accepts` takes and whose files are intact; warns of those it passes over. */
  async newestWhole(accepts: (entry: Entry) => boolean): Promise<WholeEntry | undefined> {
    for await (const entry of this.newestFirst()) {
      if (!accepts(entry)) continue;
      try {
        return { entry, contents: await this.contents(entry) };
      } catch (error) {
        this.#warn(messageOf(error));
      }
    }
    return undefined;
  }

  /** The files of a state with their contents. Throws a sentence when one of them is missing or damaged. */
  async contents(entry: Entry): Promise<SeenFile[]> {
    const place = await placeOf(this.#files, this.#folder, entry.n);
    const contents: SeenFile[] = [];
    for (const file of entry.files) contents.push(await this.#readFile(file, place.file(file)));
    // Another runner may have written it a moment ago.
    this.#unsynced.add(place.entry);
    return contents;
  }

  /** Writes a state to a temporary folder. It counts once `take` has given it a number. */
  async prepare(
    contents: readonly SeenFile[],
    about: Pick<Entry, "at" | "why" | "to">,
  ): Promise<Prepared> {
    const folder = join(this.#folder, temporaryName());
    const place = placeIn(folder);
    const entry = { version: ENTRY_VERSION, ...about, files: contents.map(recordOf) } as const;
    try {
      for (const file of contents) await this.#keep(file, place.file(file));
      await this.#create(place.entry, Buffer.from(toJson(entry)));
      return { folder, entry };
    } catch (error) {
      await this.discard({ folder });
      throw error;
    }
  }

  /** Gives a prepared state the next free number. */
  async take({ folder, entry: content }: Prepared): Promise<Entry> {
    await this.newest();
    for (let n = this.#highest + 1; ; n += 1) {
      if (!(await this.#takes(folder, n))) continue;
      const entry: Entry = { ...content, n };
      this.#highest = n;
      this.#newest = { entry, isWhole: true };
      const place = placeIn(numberedPath(this.#folder, n));
      this.#unsynced.add(place.entry);
      for (const file of entry.files) this.#know(file, place.file(file));
      return entry;
    }
  }

  /** Removes a state that got no number. */
  async discard({ folder }: Pick<Prepared, "folder">): Promise<void> {
    // What can't be removed now is swept later.
    await this.#files.removeTree(folder).catch(() => undefined);
  }

  /** Resolves when all states so far are on the disk; the next call retries what failed. */
  settle(): Promise<void> {
    return this.#unsynced.settle();
  }

  /** Removes the half-written states of runners that were killed. */
  async sweep(now: Date): Promise<void> {
    for (const folder of [this.#folder, ...oldFoldersOf(this.#folder)]) {
      for (const { name } of await this.#files.list(folder)) {
        const path = join(folder, name);
        if (!isTemporary(name) || !(await isLeftBehind(this.#files, path, now))) continue;
        await this.discard({ folder: path });
      }
    }
  }

  async #numbers(): Promise<number[]> {
    const own = await numbersIn(this.#files, this.#folder);
    const old = await oldNumbersIn(this.#files, this.#folder);
    return [...new Set([...own, ...old])].toSorted((a, b) => a - b);
  }

  async *#readAll(numbers: readonly number[]): AsyncGenerator<Entry> {
    for (const n of numbers.toReversed()) {
      const entry = await this.read(n).catch((error: unknown) => this.#warn(messageOf(error)));
      if (entry !== undefined) yield entry;
    }
  }

  // On every save: two questions to the disk instead of a list that grows with each state.
  async #isStillNewest(): Promise<boolean> {
    if (this.#newest === undefined) return false;
    const isTaken = async (n: number): Promise<boolean> =>
      (await this.#files.stat(numberedPath(this.#folder, n))) !== undefined;
    return (await isTaken(this.#newest.entry.n)) && !(await isTaken(this.#highest + 1));
  }

  async #takes(prepared: string, n: number): Promise<boolean> {
    const path = numberedPath(this.#folder, n);
    try {
      await this.#files.renameFolder(prepared, path);
      return true;
    } catch (error) {
      if (hasCode(error, "EEXIST")) return false;
      throw cannot("write", path, error);
    }
  }

  async #readFile(file: RecordedFile, path: string): Promise<SeenFile> {
    const bytes = await this.#files.read(path).catch((error: unknown) => {
      throw cannot("read", path, error);
    });
    if (bytes !== undefined && sha256Of(bytes) === file.sha256) {
      this.#know(file, path);
      return { ...file, bytes };
    }
    const why = bytes === undefined ? "is gone" : "is damaged: its bytes don't match its SHA-256";
    throw new Error(
      `Cannot get "${file.path}" back: "${path}" ${why}. Put that file back from a backup, or choose another entry.`,
    );
  }

  #know(file: RecordedFile, path: string): void {
    this.#known.set(keyOf(file), path);
    this.#unsynced.add(path);
  }

  /** Puts a file at `path`: a link to the same file of an earlier state, or else a copy. */
  async #keep(file: SeenFile, path: string): Promise<void> {
    const known = this.#known.get(keyOf(file));
    await this.#files.makeFolder(dirname(path));
    if (known !== undefined && (await this.#files.stat(known))?.size === file.bytes.length) {
      // FAT has no links, and NTFS allows 1,023 for one file.
      if (await succeeds(this.#files.link(known, path))) return;
    }
    await this.#create(path, file.bytes, file.mode === "executable");
  }

  async #create(path: string, bytes: Uint8Array, executable = false): Promise<void> {
    await this.#files.create(path, bytes, executable).catch((error: unknown) => {
      throw cannot("write", path, error);
    });
  }
}

/** Files that may be links to each other: the mode belongs to the file, not to its name. */
const keyOf = ({ sha256, mode }: RecordedFile): string => `${sha256} ${mode}`;

const succeeds = (operation: Promise<unknown>): Promise<boolean> =>
  operation.then(
    () => true,
    () => false,
  );

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function onceEach(warn: (sentence: string) => void): (sentence: string) => void {
  const warned = new Set<string>();
  return (sentence) => {
    if (warned.has(sentence)) return;
    warned.add(sentence);
    warn(sentence);
  };
}
