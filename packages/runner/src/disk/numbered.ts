/**
 * Files named by a number that counts up, `000017.json`, in a folder that is only ever added to.
 * Of two runners that take the same number one wins and the other takes the next, without a lock.
 */
import { join } from "node:path";
import type { Files } from "./files.ts";
import { createWhole } from "./whole-file.ts";

const NAME = /^(\d{6,})\.json$/;

/** The path of number `n`, from 1. */
export function numberedPath(folder: string, n: number): string {
  return join(folder, `${String(n).padStart(6, "0")}.json`);
}

/** The numbers in use, from the lowest; none when the folder is absent. */
export async function numbersIn(files: Files, folder: string): Promise<number[]> {
  const numbers: number[] = [];
  for (const { name } of await files.list(folder)) {
    const digits = NAME.exec(name)?.[1];
    if (digits !== undefined) numbers.push(Number(digits));
  }
  return numbers.toSorted((a, b) => a - b);
}

/** Writes `value` as number `n`, or answers false when that number is taken. */
export async function createNumbered(
  files: Files,
  folder: string,
  n: number,
  value: object,
  options: { sync: boolean },
): Promise<boolean> {
  await files.makeFolder(folder);
  const text = `${JSON.stringify(value, null, 2)}\n`;
  return createWhole(files, numberedPath(folder, n), Buffer.from(text), options);
}
