/**
 * The results of a lesson's mutants, saved in a file: a mutant is judged again only after a change that matters to it.
 */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Lesson } from "@course/lesson-kit/judge";

export interface Result {
  /** "broke a check": a check threw an error of its own, so there is no verdict. */
  outcome: "killed" | "timed out" | "survived" | "broke a check";
  /** What killed it; "" if it survived. */
  by: string;
  /** Digest of the checks that the result depends on: the failed step's, or all; "" for none. */
  checks: string;
}

/** The results of one lesson, by the digest of the changed server. Saved on every change. */
export class Results {
  readonly #file: string;
  readonly #results: Map<string, Result>;

  /** Reads `file` if it exists. */
  constructor(file: string) {
    this.#file = file;
    this.#results = new Map(Object.entries(readJson(file)));
  }

  get(key: string): Result | undefined {
    return this.#results.get(key);
  }

  set(key: string, result: Result): void {
    this.#results.set(key, result);
    this.#save();
  }

  /** Removes all other results. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of this.#results.keys()) if (!keys.has(key)) this.#results.delete(key);
    this.#save();
  }

  /** Writes the whole file or nothing: Ctrl-C may come at any time. */
  #save(): void {
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.new`, JSON.stringify(Object.fromEntries(this.#results), null, 1));
    renameSync(`${this.#file}.new`, this.#file);
  }
}

function readJson(file: string): Record<string, Result> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, Result>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/** The digest of several texts. */
export function digestOf(...texts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:${text}`);
  return hash.digest("hex").slice(0, 24);
}

/** The digests of a lesson's checks: one for each step number, and one for all. */
export interface CheckDigests {
  steps: ReadonlyMap<number, string>;
  all: string;
}

/** Whether nothing has changed that the result depends on. */
export function isStillTrue(result: Result, { steps, all }: CheckDigests): boolean {
  if (result.outcome === "broke a check") return false;
  return ["", all, ...steps.values()].includes(result.checks);
}

/** Each includes the helpers that the steps share and the lesson's config, but not lesson-kit. */
export async function checkDigests(lesson: Lesson): Promise<CheckDigests> {
  const tests = path.join(lesson.folder, "tests");
  const helpers = (await readdir(tests)).filter((name) => !name.endsWith(".test.ts")).toSorted();
  const shared = [JSON.stringify(lesson.config)];
  for (const name of helpers) shared.push(await readFile(path.join(tests, name), "utf8"));
  const steps = new Map<number, string>();
  for (const { number, testFile } of lesson.steps) {
    steps.set(number, digestOf(...shared, await readFile(testFile, "utf8")));
  }
  return { steps, all: digestOf(...steps.values()) };
}
