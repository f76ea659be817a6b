/**
 * The form that histories had before each state was a folder: `entries/000017.json` is the entry of a state,
 * and `objects/<sha256>` holds the content of a file. Such a history is only read; it goes on in the new form.
 */
import { join } from "node:path";
import type { Files } from "../disk/files.ts";
import { numberedPath, numbersIn } from "../disk/numbered.ts";
import type { RecordedFile } from "./tree.ts";

const entries = (history: string): string => join(history, "entries");
const objects = (history: string): string => join(history, "objects");

/** The numbers of the states that are kept in the old form. */
export const oldNumbersIn = (files: Files, history: string): Promise<number[]> =>
  numbersIn(files, entries(history), ".json");

/** Where state `n` is, if it is kept in the old form. */
export const oldPlaceOf = (history: string, n: number) => ({
  entry: numberedPath(entries(history), n, ".json"),
  file: ({ sha256 }: RecordedFile): string => join(objects(history), sha256),
});

/** The folders in which a runner of that time may have left temporary files. */
export const oldFoldersOf = (history: string): string[] => [entries(history), objects(history)];
