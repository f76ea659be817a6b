/** One state on the disk: where its files are, and how its entry is read from a file that may be damaged. */
import { join, sep } from "node:path";
import type { Files } from "../disk/files.ts";
import { isRecord, parseJson } from "../disk/json.ts";
import { numberedPath } from "../disk/numbered.ts";
import { oldPlaceOf } from "./old-form.ts";
import type { RecordedFile } from "./tree.ts";

/** Raised when a reader of the older version could misread the newer one. */
export const ENTRY_VERSION = 1;

const REASONS = ["start", "save", "reset", "undo", "command"] as const;

/**
 * Why a state was recorded: a lesson was started, the learner saved, the exercise was reset, `undo` went
 * back one state, or another command ran (also `undo 12`, which restores a state by its number).
 */
export type Reason = (typeof REASONS)[number];

/** What the history says about a state, which is the exercise at one moment. */
export interface Entry {
  version: 1;
  /** From 1, counting up; a later state has a higher number. */
  n: number;
  /** ISO 8601, in UTC. */
  at: string;
  why: Reason;
  /** The number of the state that was restored, if one was. */
  to?: number;
  /** Sorted by path, never empty. */
  files: RecordedFile[];
}

/** Where a state is kept: absolute paths. */
export interface Place {
  entry: string;
  file: (file: RecordedFile) => string;
}

/** The paths in the folder of a state. Its files are one level down: a learner may have a `state.json`. */
export const placeIn = (state: string): Place => ({
  entry: join(state, "state.json"),
  file: ({ path }) => join(state, "exercise", path),
});

/** Where state `n` of a history is kept; where it would be, if there is none. */
export async function placeOf(files: Files, history: string, n: number): Promise<Place> {
  const state = numberedPath(history, n);
  const old = oldPlaceOf(history, n);
  const isOld =
    (await files.stat(state)) === undefined && (await files.stat(old.entry)) !== undefined;
  return isOld ? old : placeIn(state);
}

/** Reads the entry of state `n`. Throws a sentence when it is missing, damaged or of a newer version. */
export function parseEntry(bytes: Buffer | undefined, n: number, path: string): Entry {
  const value = parseJson(bytes);
  if (isRecord(value) && typeof value["version"] === "number" && value["version"] > ENTRY_VERSION) {
    throw new Error(
      `Cannot read entry ${n} of the history: "${path}" has version ${value["version"]}, and this course knows version ${ENTRY_VERSION}. Update the course (git pull) to get that entry back.`,
    );
  }
  if (isEntryOf(value, n)) return { ...value, n };
  throw new Error(
    `Cannot read entry ${n} of the history: "${path}" is ${bytes === undefined ? "gone" : "damaged"}. Put that file back from a backup, or choose another entry.`,
  );
}

/** The number is the folder's name; only entries of the old form repeat it inside. */
function isEntryOf(value: unknown, number: number): value is Omit<Entry, "n"> {
  if (!isRecord(value) || value["version"] !== ENTRY_VERSION) return false;
  const { n, at, why, to, files } = value;
  return (
    (n === undefined || n === number) &&
    typeof at === "string" &&
    REASONS.some((reason) => reason === why) &&
    (typeof to === "number" || (to === undefined && why !== "undo")) &&
    Array.isArray(files) &&
    files.every(isRecordedFile)
  );
}

function isRecordedFile(value: unknown): value is RecordedFile {
  if (!isRecord(value)) return false;
  const { path, sha256, mode } = value;
  return (
    typeof path === "string" &&
    staysInside(path) &&
    typeof sha256 === "string" &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    (mode === undefined || mode === "executable")
  );
}

/** A path that was read from a file must not lead out of the exercise. */
function staysInside(path: string): boolean {
  if (sep === "\\" && /[\\:]/.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
