/**
 * Every wrong answer that a lesson keeps is caught at its step, with its sentence and its wrong value, and has a
 * source.
 */

import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { judgeFile } from "../../judge/targets.ts";
import { failedStep } from "../../judge/verdict.ts";
import { asServer } from "../../lesson/compose.ts";
import { readLesson } from "../../lesson/folder.ts";
import { readMistakeFiles, readMistakes } from "../../lesson/mistakes.ts";
import { summary } from "./summary.ts";

const lesson = await readLesson(process.cwd());
const mistakes = await readMistakes(lesson);

test("There are at least eight mistakes", () => {
  expect(mistakes.length).toBeGreaterThanOrEqual(8);
});

test("A source that names a file names one that is in the course", async () => {
  const course = path.resolve(lesson.folder, "../..");
  for (const { file, head } of await readMistakeFiles(lesson)) {
    const named = head.source
      .replaceAll(/https?:\S+/g, "")
      .match(/[\w./-]+\.(md|ts|json|html|py)\b/g);
    for (const name of named ?? []) {
      const isThere = [lesson.folder, course].some((folder) => existsSync(path.join(folder, name)));
      expect(isThere, `mistakes/${file}: there is no ${name} in the lesson or the course`).toBe(
        true,
      );
    }
  }
});

// Side by side: see maxConcurrency.
test.concurrent.for(mistakes)("$name fails at step $step with its sentence", async (mistake) => {
  const verdict = await asServer(lesson, mistake.source, (file) => judgeFile(lesson, file));
  expect(verdict.problem, summary(verdict)).toBeUndefined();
  const failed = failedStep(verdict);
  expect(failed?.number, summary(verdict)).toBe(mistake.step);
  expect(failed?.failure?.why, summary(verdict)).toContain(mistake.sentence);
  if (mistake.got === undefined) return;
  expect(failed?.failure?.got, summary(verdict)).toContain(mistake.got);
});
