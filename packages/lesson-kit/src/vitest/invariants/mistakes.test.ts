/**
 * Every wrong answer that a lesson keeps is caught at its step, with its sentence.
 */

import { expect, test } from "vitest";
import { judgeFile } from "../../judge/targets.ts";
import { failedStep } from "../../judge/verdict.ts";
import { asServer } from "../../lesson/compose.ts";
import { readLesson } from "../../lesson/folder.ts";
import { readMistakes } from "../../lesson/mistakes.ts";
import { summary } from "./summary.ts";

const lesson = await readLesson(process.cwd());
const mistakes = await readMistakes(lesson);

test("There are at least eight mistakes", () => {
  expect(mistakes.length).toBeGreaterThanOrEqual(8);
});

// Side by side: most of their time is spent in waiting for what never comes.
test.concurrent.for(mistakes)("$name fails at step $step with its sentence", async (mistake) => {
  const verdict = await asServer(lesson, mistake.source, (file) => judgeFile(lesson, file));
  expect(verdict.problem, summary(verdict)).toBeUndefined();
  const failed = failedStep(verdict);
  expect(failed?.number, summary(verdict)).toBe(mistake.step);
  expect(failed?.failure?.why, summary(verdict)).toContain(mistake.sentence);
});
