/**
 * Every correct server passes, in any style and any language.
 */

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { judgeCommand, judgeFile } from "../../judge/targets.ts";
import { allPassed } from "../../judge/verdict.ts";
import { readLesson } from "../../lesson/folder.ts";
import { findPython } from "../../server/python.ts";
import { summary } from "./summary.ts";

const lesson = await readLesson(process.cwd());
const folder = path.join(lesson.folder, "variants");
const files = (await readdir(folder)).filter((file) => /\.(ts|py)$/.test(file)).toSorted();

test("There are at least three variants, and one is not Node", () => {
  expect(files.length).toBeGreaterThanOrEqual(3);
  expect(files.some((file) => !file.endsWith(".ts"))).toBe(true);
});

test.for(files)("%s passes every step", async (name, { skip }) => {
  const file = path.join(folder, name);
  if (name.endsWith(".ts")) {
    const verdict = await judgeFile(lesson, file);
    expect(allPassed(verdict), summary(verdict)).toBe(true);
    return;
  }
  const needs = /^# Needs: (.+)$/m.exec(await readFile(file, "utf8"))?.[1]?.split(", ") ?? [];
  const python = findPython(needs);
  if (!python) {
    const missing = `No Python 3 with ${needs.join(", ") || "its standard library"} was found`;
    if (process.env["CI"])
      throw new Error(`${missing}: on Debian, apt-get install python3-websockets.`);
    // `pnpm test` prints this too, in one line, before anything runs.
    return skip(missing);
  }
  const verdict = await judgeCommand(lesson, [python, file]);
  expect(allPassed(verdict), summary(verdict)).toBe(true);
});
