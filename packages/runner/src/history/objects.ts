/** The contents that a history keeps: one file each, named by the SHA-256 of its bytes, never changed. */
import { join } from "node:path";
import { cannot, type Files } from "../disk/files.ts";
import { sha256Of, type RecordedFile, type SeenFile } from "./tree.ts";
import type { Unsynced } from "./unsynced.ts";
import { replaceFile } from "../disk/whole-file.ts";

export class Objects {
  readonly folder: string;
  readonly #files: Files;
  readonly #unsynced: Unsynced;
  readonly #verified = new Set<string>();

  constructor(folder: string, files: Files, unsynced: Unsynced) {
    this.folder = folder;
    this.#files = files;
    this.#unsynced = unsynced;
  }

  /** Keeps a content. One that is there already is compared once, and written again if it is damaged. */
  async put({ sha256, bytes }: SeenFile): Promise<void> {
    const path = join(this.folder, sha256);
    const found = await this.#files.stat(path);
    if (found?.size === bytes.length && this.#verified.has(sha256)) return;
    const kept = found === undefined ? undefined : await this.#files.read(path);
    if (!kept?.equals(bytes)) {
      await this.#files.makeFolder(this.folder);
      await replaceFile(this.#files, path, bytes, { sync: false });
    }
    this.#verified.add(sha256);
    // Another runner may have written it a moment ago, so it counts as not yet on the disk either way.
    this.#unsynced.add(path);
  }

  /** The content of a recorded file. Throws a sentence when it is gone or damaged. */
  async get(file: RecordedFile): Promise<SeenFile> {
    const path = join(this.folder, file.sha256);
    const bytes = await this.#files.read(path).catch((error: unknown) => {
      throw cannot("read", path, error);
    });
    if (bytes !== undefined && sha256Of(bytes) === file.sha256) return { ...file, bytes };
    const why = bytes === undefined ? "is gone" : "is damaged: its bytes don't match its name";
    throw new Error(
      `Cannot get "${file.path}" back: "${path}" ${why}. Put that file back from a backup, or choose another entry.`,
    );
  }
}
