/**
 * What a lesson gives is known to its package.json, and every file of its server can be read in one go.
 */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readLesson, solutionFile, starterFile } from "../../lesson/folder.ts";
import { givenDigest, givenFile } from "../../lesson/given.ts";

const MOST_LINES = 120;
/** Lesson 08 puts five ways beside each other. */
const MOST_LINES_OF_FIVE_WAYS = 150;

const lesson = await readLesson(process.cwd());

test("Its package.json has the digest of given.ts", async () => {
  const file = givenFile(lesson);
  const digest = existsSync(file) ? givenDigest(await readFile(file, "utf8")) : undefined;
  const entry = digest ? `"given": "${digest}"` : `no "given"`;
  expect(
    lesson.config.given,
    `"course" in lessons/${lesson.name}/package.json has to have ${entry}.`,
  ).toBe(digest);
});

test("Starter, solution and given.ts are short enough to read", async () => {
  const mostOfServer = lesson.number === 8 ? MOST_LINES_OF_FIVE_WAYS : MOST_LINES;
  const limits = [
    [starterFile(lesson), mostOfServer],
    [solutionFile(lesson), mostOfServer],
    [givenFile(lesson), MOST_LINES],
  ] as const;
  for (const [file, most] of limits) {
    if (!existsSync(file)) continue;
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n").length;
    expect(lines, `Lines in ${file}`).toBeLessThanOrEqual(most);
  }
});
