/**
 * The wrong solutions that a lesson keeps, to prove that its tests catch them.
 *
 * A file in `mistakes/` is a region of the solution, written wrongly, under a head of comment lines:
 *
 *     // Region: create
 *     // Step: 1
 *     // Sentence: 201 says that it exists
 *     // Source: RFC 9110, section 15.3.2
 *
 * `Sentence` is a part of what the learner must read.
 */

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Lesson } from "./folder.ts";
import { solutionFile } from "./folder.ts";
import { replaceRegions } from "./regions.ts";

interface Mistake {
  /** The file's name without its ending: "created-with-200". */
  name: string;
  region: string;
  step: number;
  sentence: string;
  /** The whole server with the mistake in it. */
  source: string;
}

export async function readMistakes(lesson: Lesson): Promise<Mistake[]> {
  const folder = path.join(lesson.folder, "mistakes");
  const solution = await readFile(solutionFile(lesson), "utf8");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".ts")).toSorted();
  return Promise.all(
    files.map(async (file) =>
      parseMistake(file, await readFile(path.join(folder, file), "utf8"), solution),
    ),
  );
}

/** Puts one file of `mistakes/` into the solution. Throws a sentence when its head is not as above. */
export function parseMistake(file: string, text: string, solution: string): Mistake {
  const head = (label: string): string => {
    const value = new RegExp(`^// ${label}: (.+)$`, "m").exec(text)?.[1];
    if (value) return value.trim();
    throw new Error(
      `mistakes/${file} has no line "// ${label}: …". Add it to the comment at its top.`,
    );
  };
  head("Source");
  const [region, sentence, step] = [head("Region"), head("Sentence"), Number(head("Step"))];
  if (!Number.isInteger(step) || step < 1) {
    throw new Error(`mistakes/${file}: "// Step: ${head("Step")}" is no step. Give its number.`);
  }
  const blank = /\r?\n\r?\n/.exec(text);
  if (!blank) throw new Error(`mistakes/${file} has no blank line after its head. Add one.`);
  const wrong = text.slice(blank.index + blank[0].length);
  const source = replaceRegions(solution, new Map([[region, wrong]]));
  return { name: file.replace(/\.ts$/, ""), region, step, sentence, source };
}
