/**
 * Every `pnpm lesson …` that the docs and the lessons show is run, by a learner who has begun with the
 * course: it is understood, says something, and ends without a stack trace.
 */

import { appendFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ScratchCourse } from "./scratch-course.ts";
import { readFences, wordsOf } from "./texts.ts";

let course: ScratchCourse;

beforeAll(async () => {
  course = await ScratchCourse.installed();
  await course.lesson("01");
  const file = course.path("lessons", "01-rest-crud", "exercise", "server.ts");
  // Some states to get back: the texts speak of the fourth.
  for (let save = 1; save <= 4; save += 1) {
    await appendFile(file, `// Save ${save}\n`);
    await course.lesson("01", "check");
  }
});

afterAll(async () => {
  await course.isQuiet();
  await course.remove();
});

/** What a command that was not understood ends with. */
const MISUSED = 2;

const shown = await shownCommands(path.resolve(import.meta.dirname, "../../.."));

test("There are commands to run", () => {
  expect(shown.length).toBeGreaterThan(15);
});

test.for(shown)("%s", async (command) => {
  const { code, stdout, stderr } = await course.lesson(...wordsOf(command));
  expect(code, stderr).not.toBe(MISUSED);
  expect([0, 1]).toContain(code);
  expect(`${stdout}${stderr}`.trim()).not.toBe("");
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
});

/** Each command once, in the order in which a reader meets them. */
async function shownCommands(root: string): Promise<string[]> {
  const shell = (await readFences(root)).filter(({ language }) => language === "sh");
  const lines = shell.flatMap((fence) => fence.lines);
  return [...new Set(lines.filter((line) => /^(npx -y )?pnpm(@12)? lesson\b/.test(line)))];
}
