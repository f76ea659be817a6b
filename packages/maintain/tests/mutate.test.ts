/**
 * `pnpm mutate`: which mutants there are, what comes of each, and what the lesson's table says of it.
 */

import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Lesson, readLesson } from "@course/lesson-kit/lesson";
import { expect, test } from "vitest";
import { judgeMutants } from "../src/mutate/judge-mutants.ts";
import { mutate } from "../src/mutate/mutants.ts";
import { type Judged, report } from "../src/mutate/report.ts";
import { Results } from "../src/mutate/results.ts";
import { parseTable } from "../src/mutate/table.ts";
import { check, sampleLesson } from "./support/sample-lesson.ts";

const SERVER = "solution/server.ts";
const TIMED_OUT = ['while (name !== "") console.log(name);'];
const SURVIVED = [
  "while (false) console.log(name);",
  'while (name === "Stryker was here!") console.log(name);',
  'if (name.length >= 9) throw new Error("too long");',
  'if (name.length > 9) throw new Error("");',
];

interface Watch {
  signal?: AbortSignal;
  onProgress?: (left: number) => void;
}

/** Judges the mutants of the lesson's solution, as far as their results are not known. */
async function judge(
  lesson: Lesson,
  { signal = new AbortController().signal, onProgress = () => {} }: Watch = {},
): Promise<Judged[]> {
  const results = new Results(path.join(lesson.folder, "results", "09.json"));
  const server = await mutate(lesson.folder, [SERVER]);
  return judgeMutants(lesson, server, { results, jobs: 4, signal, onProgress });
}

/** How many had to be judged. */
async function judgedAnew(lesson: Lesson): Promise<number> {
  const left: number[] = [0];
  await judge(lesson, { onProgress: (count) => left.push(count) });
  return Math.max(...left);
}

const changes = (judged: readonly Judged[], outcome: string) =>
  judged.filter(({ result }) => result.outcome === outcome).map(({ mutant }) => mutant.after);

test("Each mutant is noticed by a check, hangs, or survives; what is known is not judged again", async () => {
  const lesson = await sampleLesson();
  const judged = await judge(lesson);
  expect(changes(judged, "timed out")).toEqual(TIMED_OUT);
  expect(changes(judged, "survived")).toEqual(SURVIVED);
  expect(changes(judged, "broke a check")).toEqual([]);
  const silent = judged.find(({ mutant }) => mutant.after.includes('"" + name'));
  expect(silent?.result).toMatchObject({
    outcome: "killed",
    by: "step 1: GET /Ada gets its answer",
  });

  expect(await judgedAnew(lesson)).toBe(0);
  const changed = path.join(lesson.folder, "tests", "2-refuse.test.ts");
  await writeFile(changed, `${await readFile(changed, "utf8")}// Changed.\n`);
  const notByStep1 = judged.filter(({ result }) => !result.by.startsWith("step 1"));
  expect(await judgedAnew(lesson)).toBe(notByStep1.length);
  const solution = path.join(lesson.folder, SERVER);
  await writeFile(solution, `${await readFile(solution, "utf8")}// Changed.\n`);
  expect(await judgedAnew(lesson)).toBe(judged.length);
});

test("After an abort the results so far are kept", async () => {
  const lesson = await sampleLesson();
  const stop = new AbortController();
  let all = 0;
  const onProgress = (left: number) => {
    all = Math.max(all, left);
    if (left === all - 3) stop.abort();
  };
  await expect(judge(lesson, { signal: stop.signal, onProgress })).rejects.toThrow(/abort/);
  expect(await judgedAnew(lesson)).toBe(all - 3);
});

test("A solution that fails itself proves nothing, and is refused", async () => {
  const lesson = await sampleLesson({ "tests/2-refuse.test.ts": check("/Eve", "Good-bye, Eve") });
  await expect(judge(lesson)).rejects.toThrow(
    "The solution of lesson 09 itself fails: GET /Eve gets its answer. Mend that first.",
  );
});

test("What nobody notices is to be explained, and what is explained has to be so", async () => {
  const lesson = await sampleLesson();
  const { mutants } = await mutate(lesson.folder, [SERVER]);
  const killed = { outcome: "killed", by: "step 1: it says hello", checks: "" } as const;
  const survived = { outcome: "survived", by: "", checks: "" } as const;
  const judged = mutants.map((mutant) => ({
    mutant,
    result: mutant.after.includes('Error("")') ? survived : killed,
  }));
  const entry = `@@ solution/server.ts: function check(name: string): void {
- if (name.length > 9) throw new Error("too long");
+ if (name.length > 9) throw new Error("");`;
  const said = (entries: string) =>
    report(
      "lessons/09",
      judged,
      parseTable(`## Text for people\n\n\`\`\`diff\n${entries}\n\`\`\`\n`),
    );
  const figures = `lessons/09: ${mutants.length} mutants, ${mutants.length - 1} killed, 0 timed out, 1 survived`;

  expect(report("lessons/09", judged, [])).toEqual({
    text: `${figures}, 1 of them unexplained\n\nlessons/09/solution/server.ts:10 survived\n${entry}`,
    isRight: false,
  });
  expect(said(entry)).toEqual({ text: `${figures}, 0 of them unexplained`, isRight: true });
  const noticed = said(`${entry}\n+ if (true) throw new Error("too long");`);
  expect(noticed.text).toContain(
    'mutants.md:7: "if (true) throw new Error("too long");" is noticed (step 1: it says hello). Take it out.',
  );
  const gone = said(`${entry}\n+ if (name.length > 9) throw new Error("long");`);
  expect(gone.text).toContain(
    'mutants.md:7: solution/server.ts has no mutant "if (name.length > 9)',
  );
  expect([noticed.isRight, gone.isRight]).toEqual([false, false]);
});

test("A table that is not written as it has to be is refused with its line", () => {
  expect(() => parseTable("## Why\n\n```diff\n- a\n+ b\n```\n")).toThrow(
    "mutants.md:5: above this +",
  );
  expect(() => parseTable("## Why\n\n```diff\n@@ given.ts\nb\n```\n")).toThrow(
    'mutants.md:5: "b" begins with none of',
  );
});

test("A mutant is told by its statement and its lines, wherever they stand", async () => {
  const before = await mutate((await sampleLesson()).folder, [SERVER]);
  const moved = await sampleLesson();
  const file = path.join(moved.folder, SERVER);
  await writeFile(file, `// Another line.\r\n${await readFile(file, "utf8")}`);
  const after = await mutate((await readLesson(moved.folder)).folder, [SERVER]);
  const told = ({ mutants }: typeof before) =>
    mutants.map((mutant) => [mutant.file, mutant.place, mutant.before, mutant.after]);
  expect(told(after)).toEqual(told(before));
});
