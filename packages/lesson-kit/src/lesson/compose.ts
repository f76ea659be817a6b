/**
 * Servers that exist only to be judged: put together, written beside the lesson's own, and removed.
 *
 * They lie in the lesson's folder, at the same depth as `solution/`, so that their imports and the path
 * to the demo page mean the same.
 */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Lesson } from "./folder.ts";
import { solutionFile, starterFile } from "./folder.ts";
import { regionsOf, replaceRegions } from "./regions.ts";

/** The starter with the regions of steps 1 to `steps` filled in from the solution. */
export async function staircase(lesson: Lesson, steps: number): Promise<string> {
  const starter = await readFile(starterFile(lesson), "utf8");
  const solution = regionsOf(await readFile(solutionFile(lesson), "utf8"));
  const filled = new Map<string, string>();
  for (const { number, name } of lesson.steps) {
    const region = solution.find((each) => each.name === name);
    if (!region) throw new Error(`The solution has no region "${name}" for step ${number}.`);
    if (number <= steps) filled.set(name, region.lines.join("\n"));
  }
  return replaceRegions(starter, filled);
}

/** Writes `source` as a server of the lesson, hands its path to `use`, and removes it in any case. */
export async function asServer<T>(
  lesson: Lesson,
  source: string,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(lesson.folder, ".try-"));
  try {
    const file = path.join(folder, "server.ts");
    await writeFile(file, source);
    return await use(file);
  } finally {
    // Windows lets go of a file only a moment after the process that used it has ended.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
