/**
 * Carries a lesson's mistakes over a changed solution.
 *
 * A file whose lines are all in the new solution stays as its author wrote it. Any other is put into the
 * old solution, what it changed there is merged into the new one, and the file is written anew. Whether
 * the server that comes of it still fails at its step is for the lesson's tests to say.
 */

import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import {
  applyMistake,
  type Lesson,
  type MistakeFile,
  readMistakeFiles,
  regionsOf,
  replaceRegions,
  solutionFile,
} from "@course/lesson-kit/lesson";
import { merge } from "./merge.ts";
import { writeChanges } from "./write-changes.ts";

interface CarriedOver {
  /** Names of files. */
  rewritten: string[];
  unchanged: string[];
  /** A sentence for each file that could not be carried over. These files are untouched. */
  conflicts: string[];
}

/** Both solutions of a lesson: as it was, and as it is. */
interface Solutions {
  old: string;
  now: string;
}

/**
 * Rewrites the files of the lesson's `mistakes/` that its solution, changed since `revision`, asks for.
 *
 * All three lists are empty if the solution has not changed, or is new.
 */
export async function carryOver(lesson: Lesson, revision: string): Promise<CarriedOver> {
  const carried: CarriedOver = { rewritten: [], unchanged: [], conflicts: [] };
  const now = await readFile(solutionFile(lesson), "utf8");
  const old = await solutionAt(lesson, revision);
  if (old === undefined || old === now) return carried;
  for (const mistake of await readMistakeFiles(lesson)) {
    const { file } = mistake;
    try {
      const text = await carriedText(mistake, { old, now });
      if (text === undefined) carried.unchanged.push(file);
      else {
        await writeFile(path.join(lesson.folder, "mistakes", file), text);
        carried.rewritten.push(file);
      }
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      carried.conflicts.push(error.message);
    }
  }
  return carried;
}

/** The solution as it was; undefined if the lesson had none yet. Rejects when there is no such revision. */
async function solutionAt(lesson: Lesson, revision: string): Promise<string | undefined> {
  const file = path.relative(lesson.folder, solutionFile(lesson)).replaceAll("\\", "/");
  const git = async (...words: string[]) =>
    (await promisify(execFile)("git", words, { cwd: lesson.folder })).stdout;
  const isThere = (await git("ls-tree", "--name-only", revision, file)) !== "";
  return isThere ? git("show", `${revision}:./${file}`) : undefined;
}

class Conflict extends Error {}

/** The new text of the mistake's file; undefined if it fits as it is. Throws a Conflict if there is none. */
async function carriedText(mistake: MistakeFile, solutions: Solutions) {
  const { now } = solutions;
  if (typeof applied(mistake, now) === "string") return undefined;
  const wrong = await wrongServer(mistake, solutions);
  if (wrong === now)
    throw new Conflict(`mistakes/${mistake.file}: the solution has this mistake in it now.`);
  return fileText(mistake, now, wrong);
}

/** The new solution with the mistake in it. */
async function wrongServer(mistake: MistakeFile, { old, now }: Solutions): Promise<string> {
  const region = regionNow(mistake.head.region, { old, now });
  const inPlace = applied({ ...mistake, head: { ...mistake.head, region } }, now);
  if (typeof inPlace === "string") return inPlace;
  const wrongThen = applied(mistake, old);
  const merged =
    typeof wrongThen === "string"
      ? await merge({ base: old, ours: now, theirs: wrongThen })
      : undefined;
  if (merged === undefined) throw new Conflict(inPlace.message);
  return merged;
}

/** What the region is called now: the name at its place, if its own is gone and nothing else has moved. */
function regionNow(name: string, { old, now }: Solutions): string {
  const then = regionsOf(old).map((region) => region.name);
  const names = regionsOf(now).map((region) => region.name);
  if (names.includes(name) || names.length !== then.length) return name;
  return names[then.indexOf(name)] ?? name;
}

/** The wrong server, or why there is none. */
function applied(mistake: MistakeFile, solution: string): string | Error {
  try {
    return applyMistake(mistake, solution);
  } catch (error) {
    return error as Error;
  }
}

/** The text of the file that turns the solution into the wrong server. */
function fileText({ file, head }: MistakeFile, solution: string, wrong: string): string {
  const wrongRegions = new Map(regionsOf(wrong).map(({ name, lines }) => [name, lines]));
  for (const { name, lines } of regionsOf(solution)) {
    const wrongLines = wrongRegions.get(name) ?? lines;
    const inRegion = replaceRegions(solution, new Map([[name, wrongLines.join("\n")]]));
    if (inRegion !== wrong) continue;
    const { step, sentence, got, source } = head;
    const wrongValue = got === undefined ? "" : `got: ${got}\n`;
    return `region: ${name}\nstep: ${step}\nsentence: ${sentence}\n${wrongValue}source: ${source}\n\n${writeChanges(lines, wrongLines)}`;
  }
  throw new Conflict(`mistakes/${file}: what it changes is not in one region any more.`);
}
