/**
 * Files and folders named by a number that counts up (`000017.json`, `000017/`), in a folder that is only
 * ever added to. When two runners take the same number, one gets it and the other takes the next: no lock.
 */
import { join } from "node:path";
import type { Files } from "./files.ts";
import { toJson } from "./json.ts";
import { createWhole } from "./whole-file.ts";

/** The path of number `n`, from 1: a folder, or a file with this extension. */
export function numberedPath(folder: string, n: number, extension = ""): string {
  return join(folder, String(n).padStart(6, "0") + extension);
}

/** The numbers in use, lowest first; none when the folder is missing. */
export async function numbersIn(files: Files, folder: string, extension = ""): Promise<number[]> {
  const numbers: number[] = [];
  for (const { name } of await files.list(folder)) {
    const digits = name.slice(0, name.length - extension.length);
    if (name.endsWith(extension) && /^\d{6,}$/.test(digits)) numbers.push(Number(digits));
  }
  return numbers.toSorted((a, b) => a - b);
}

/** Writes `value` to `000017.json` and syncs it, or returns false when that number is taken. */
export async function createNumbered(
  files: Files,
  folder: string,
  n: number,
  value: object,
): Promise<boolean> {
  await files.makeFolder(folder);
  const path = numberedPath(folder, n, ".json");
  return createWhole(files, path, Buffer.from(toJson(value)));
}
