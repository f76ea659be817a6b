/** What a lesson gives is not the learner's to edit: a change is noticed and said. */

import { readFile, writeFile } from "node:fs/promises";
import { givenFile, type Lesson, readLesson } from "@course/lesson-kit/judge";
import { afterAll, beforeAll, expect, test } from "vitest";
import { learnersEnv, ScratchCourse } from "./scratch-course.ts";
import { Terminal } from "./terminal.ts";
import { until } from "./until.ts";

const FILE = "lessons/03-webhook-registration/given.ts";
const NOTICE = `${FILE} was changed: it belongs to the lesson, and the checks are written for the original. Restore it: git restore ${FILE}`;

let course: ScratchCourse;
let lesson: Lesson;
let original: string;

beforeAll(async () => {
  course = await ScratchCourse.installed();
  lesson = await readLesson(course.path("lessons", "03-webhook-registration"));
  original = await readFile(givenFile(lesson), "utf8");
});

afterAll(async () => {
  await course.isQuiet();
  await course.remove();
});

const check = async () => {
  const { stdout } = await course.lesson("03", "check");
  return stdout.split(/\s+/).join(" ");
};

test("check says that given.ts was changed", async () => {
  expect(await check()).not.toContain("given.ts");
  await writeFile(givenFile(lesson), `${original}// mine\n`);
  expect(await check()).toContain(NOTICE);
  await writeFile(givenFile(lesson), original);
  expect(await check()).not.toContain("given.ts");
});

test("A change while the lesson runs is judged and said", async () => {
  const terminal = new Terminal(process.execPath, [course.command, "03"], {
    cwd: course.root,
    env: learnersEnv(),
  });
  await terminal.shows("Step 1, register an endpoint:", "q quit");
  await writeFile(givenFile(lesson), `${original}throw new Error("Given away");\n`);
  await terminal.shows("crashed at", "Error: Given away", NOTICE);
  await writeFile(givenFile(lesson), original);
  await terminal.shows("Step 1, register an endpoint:", "q quit");
  await until(
    async () => terminal.words,
    (words) => !words.includes("was changed"),
    "A screen without the notice",
  );
  terminal.press("q");
  expect(await terminal.exited).toBe(0);
});
