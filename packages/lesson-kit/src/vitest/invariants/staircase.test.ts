/**
 * The starter and the solution of a lesson, and every stair between them.
 */

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { judgeFile } from "../../judge/targets.ts";
import { asServer, staircase } from "../../lesson/compose.ts";
import { readLesson, solutionFile, starterFile } from "../../lesson/folder.ts";
import { regionsOf, replaceRegions } from "../../lesson/regions.ts";
import { summary } from "./summary.ts";

const lesson = await readLesson(process.cwd());
const starter = await readFile(starterFile(lesson), "utf8");
const solution = await readFile(solutionFile(lesson), "utf8");

test("Starter and solution are the same outside the regions of the steps", () => {
  const steps = lesson.steps.map((step) => step.name);
  const emptied = new Map(steps.map((name) => [name, ""]));
  expect(replaceRegions(starter, emptied)).toBe(replaceRegions(solution, emptied));
});

test("Every step has one region, in the order of the steps, and one TODO in the starter", () => {
  const names = lesson.steps.map((step) => step.name);
  const regions = regionsOf(starter).filter((region) => names.includes(region.name));
  expect(regions.map((region) => region.name)).toEqual(names);
  for (const [index, region] of regions.entries()) {
    const todos = region.lines.filter((line) => line.includes("TODO"));
    expect(todos, region.name).toHaveLength(1);
    expect(todos[0]).toContain(`TODO step ${index + 1}:`);
  }
});

for (let done = 0; done <= lesson.steps.length; done += 1) {
  test(`With ${done} of ${lesson.steps.length} steps done, exactly those pass`, async () => {
    const verdict = await asServer(lesson, await staircase(lesson, done), (file) =>
      judgeFile(lesson, file),
    );
    const states = lesson.steps.map(({ number }) => {
      if (number <= done) return "passed";
      return number === done + 1 ? "failed" : "open";
    });
    expect(verdict.problem, summary(verdict)).toBeUndefined();
    expect(
      verdict.steps.map((step) => step.state),
      summary(verdict),
    ).toEqual(states);
    // An assertion, never a crash: the first thing that a learner sees is an expectation.
    expect(verdict.steps[done]?.failure?.problem, summary(verdict)).toBeUndefined();
  });
}
