/** The progress of one lesson on the disk: numbered files, each complete; the highest number counts. */
import { basename } from "node:path";
import type { Files } from "../disk/files.ts";
import { isRecord, parseJson } from "../disk/json.ts";
import { createNumbered, numberedPath, numbersIn } from "../disk/numbered.ts";
import { numbersOfOldSteps } from "./old-step-names.ts";

/** Raised when a reader of the older version could misread the newer one. Version 1 has names of steps. */
const PROGRESS_VERSION = 2;

export interface LessonProgress {
  /** Numbers of steps, from 1, in the order in which they were first passed. */
  passed: number[];
  /** When all steps were first passed: ISO 8601, in UTC. */
  completedAt?: string;
  /** The tree hash of the starter that the exercise was last made from. */
  starterSha256?: string;
}

interface Newest {
  found?: LessonProgress;
  /** The number for the next change. */
  next: number;
  /** A file of a newer version, or one that can't be read, must stay the last one: write nothing. */
  isLeftAlone: boolean;
  /** Sentences for the learner. */
  warnings: string[];
}

/** Reads the newest file that can be read. Damaged ones are renamed; the others are left alone. */
export async function readNewest(files: Files, folder: string): Promise<Newest> {
  const numbers = await numbersIn(files, folder, ".json");
  const newest: Newest = { next: (numbers.at(-1) ?? 0) + 1, isLeftAlone: false, warnings: [] };
  for (const path of numbers.toReversed().map((n) => numberedPath(folder, n, ".json"))) {
    const found = await readOne(files, path, basename(folder));
    if (typeof found === "object") return { ...newest, found };
    if (found === "damaged") {
      newest.warnings.push(await keepAside(files, path));
      continue;
    }
    newest.isLeftAlone = true;
    newest.warnings.push(
      found === "newer"
        ? `Your progress in "${path}" was written by a newer version of the course and is left alone. Update the course (git pull) to go on with it.`
        : `Your progress in "${path}" can't be read and is left alone. Check that you may read it.`,
    );
  }
  return newest;
}

/** Writes progress under this number, on the disk when it resolves; false when the number is taken. */
export function writeNext(
  files: Files,
  folder: string,
  n: number,
  progress: LessonProgress,
): Promise<boolean> {
  const value = { version: PROGRESS_VERSION, ...progress };
  return createNumbered(files, folder, n, value);
}

type Found = LessonProgress | "newer" | "damaged" | "unreadable";

async function readOne(files: Files, path: string, lesson: string): Promise<Found> {
  try {
    return parseProgress(await files.read(path), lesson);
  } catch {
    return "unreadable";
  }
}

async function keepAside(files: Files, path: string): Promise<string> {
  let n = 1;
  while ((await files.stat(`${path}.damaged-${n}`)) !== undefined) n += 1;
  // If another runner was faster, or nobody may rename it, it is passed over.
  await files.rename(path, `${path}.damaged-${n}`).catch(() => undefined);
  return `Your progress in "${path}" is damaged; it is kept as "${path}.damaged-${n}". Run the lesson, and the steps that pass are recorded again.`;
}

function parseProgress(bytes: Buffer | undefined, lesson: string): Found {
  const value = parseJson(bytes);
  if (!isRecord(value)) return "damaged";
  const { version, completedAt, starterSha256 } = value;
  if (typeof version === "number" && version > PROGRESS_VERSION) return "newer";
  const passed = passedSteps(value, lesson);
  const texts = [completedAt, starterSha256].every((one) => typeof (one ?? "") === "string");
  if (passed === undefined || !texts) return "damaged";
  return {
    passed,
    ...(typeof completedAt === "string" && { completedAt }),
    ...(typeof starterSha256 === "string" && { starterSha256 }),
  };
}

function passedSteps(
  { version, passed }: Record<string, unknown>,
  lesson: string,
): number[] | undefined {
  if (!Array.isArray(passed)) return undefined;
  if (version === 1 && passed.every((step) => typeof step === "string"))
    return numbersOfOldSteps(lesson, passed);
  return version === PROGRESS_VERSION && passed.every((step) => Number.isInteger(step))
    ? passed
    : undefined;
}
