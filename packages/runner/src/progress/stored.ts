/** One lesson's progress as it lies on the disk: numbered files, each a whole state, the highest counts. */
import type { Files } from "../disk/files.ts";
import { isRecord, parseJson } from "../history/entry.ts";
import { createNumbered, numberedPath, numbersIn } from "../disk/numbered.ts";

/** As ENTRY_VERSION of `history/entry.ts`. */
const PROGRESS_VERSION = 1;

export interface LessonProgress {
  /** Names of steps, in the order in which they were first passed. */
  passed: string[];
  /** When all steps were first passed: ISO 8601, in UTC. */
  completedAt?: string;
  /** The tree hash of the starter that the exercise was last made from. */
  starterSha256?: string;
}

export interface Newest {
  found?: LessonProgress;
  /** The number for the next change. */
  next: number;
  /** What a newer course wrote, or what nobody may read, must stay the last word. */
  isLeftAlone: boolean;
  /** Sentences for the learner. */
  warnings: string[];
}

/** Reads the newest state that can be read. What is damaged is kept aside; the rest is left alone. */
export async function readNewest(files: Files, folder: string): Promise<Newest> {
  const numbers = await numbersIn(files, folder, ".json");
  const newest: Newest = { next: (numbers.at(-1) ?? 0) + 1, isLeftAlone: false, warnings: [] };
  for (const path of numbers.toReversed().map((n) => numberedPath(folder, n, ".json"))) {
    const found = await readOne(files, path);
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

/** Writes a state under this number, on the disk when it resolves; false when the number is taken. */
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

async function readOne(files: Files, path: string): Promise<Found> {
  try {
    return parseProgress(await files.read(path));
  } catch {
    return "unreadable";
  }
}

async function keepAside(files: Files, path: string): Promise<string> {
  let n = 1;
  while ((await files.stat(`${path}.damaged-${n}`)) !== undefined) n += 1;
  // Another runner may have moved it first, or nobody may: then it stays, and is passed over.
  await files.rename(path, `${path}.damaged-${n}`).catch(() => undefined);
  return `Your progress in "${path}" is damaged; it is kept as "${path}.damaged-${n}". Run the lesson, and the steps that pass are recorded again.`;
}

function parseProgress(bytes: Buffer | undefined): Found {
  const value = parseJson(bytes);
  if (!isRecord(value)) return "damaged";
  const { version, passed, completedAt, starterSha256 } = value;
  if (typeof version === "number" && version > PROGRESS_VERSION) return "newer";
  const isNamed = Array.isArray(passed) && passed.every((step) => typeof step === "string");
  const texts = [completedAt, starterSha256].every((one) => typeof (one ?? "") === "string");
  if (version !== PROGRESS_VERSION || !isNamed || !texts) return "damaged";
  return {
    passed,
    ...(typeof completedAt === "string" && { completedAt }),
    ...(typeof starterSha256 === "string" && { starterSha256 }),
  };
}
