/** One entry of a history: its shape, and how it is read from a file that may be damaged. */
import { sep } from "node:path";
import type { RecordedFile } from "./tree.ts";

/** Raised when a reader of the older form could misread the newer one. */
export const ENTRY_VERSION = 1;

const REASONS = ["start", "save", "reset", "undo", "command"] as const;

/**
 * Why an entry was made: a lesson was started, the learner saved, the exercise was reset, a state was put
 * back by `undo`, or a command began (or put back an entry by its number) and looked.
 */
export type Reason = (typeof REASONS)[number];

/** The state of an exercise at one moment. */
export interface Entry {
  version: 1;
  /** From 1, counting up; a later entry has a higher number. */
  n: number;
  /** ISO 8601, in UTC. */
  at: string;
  why: Reason;
  /** The entry that was put back, where one was. */
  to?: number;
  /** Sorted by path, never empty. */
  files: RecordedFile[];
}

/** Reads an entry. Throws a sentence that ends in why, when it is damaged or of a newer version. */
export function parseEntry(bytes: Buffer | undefined, n: number, path: string): Entry {
  const value = parseJson(bytes);
  if (isRecord(value) && typeof value["version"] === "number" && value["version"] > ENTRY_VERSION) {
    throw new Error(
      `Cannot read entry ${n} of the history: "${path}" has version ${value["version"]}, and this course knows version ${ENTRY_VERSION}. Update the course (git pull) to get that entry back.`,
    );
  }
  if (isEntry(value) && value.n === n) return value;
  throw new Error(
    `Cannot read entry ${n} of the history: "${path}" is ${bytes === undefined ? "gone" : "damaged"}. Put that file back from a backup, or choose another entry.`,
  );
}

/** Reads JSON; what is not JSON becomes undefined. */
export function parseJson(bytes: Buffer | undefined): unknown {
  try {
    return bytes === undefined ? undefined : JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEntry(value: unknown): value is Entry {
  if (!isRecord(value) || value["version"] !== ENTRY_VERSION) return false;
  const { n, at, why, to, files } = value;
  return (
    typeof n === "number" &&
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

/** A path from a file must not lead out of the exercise: what is there is in no history. */
function staysInside(path: string): boolean {
  if (sep === "\\" && /[\\:]/.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
