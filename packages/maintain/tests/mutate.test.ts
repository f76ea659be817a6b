/**
 * `pnpm mutate`: its verdict on each mutant, what it saves, and what it reports.
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

/** Judges the mutants of the lesson's solution that have no valid result. */
async function judge(
  lesson: Lesson,
  { signal = new AbortController().signal, onProgress = () => {} }: Watch = {},
): Promise<Judged[]> {
  const results = new Results(path.join(lesson.folder, "results", "09.json"));
  const server = await mutate(lesson.folder, [SERVER]);
  return judgeMutants(lesson, server, { results, jobs: 4, signal, onProgress });
}

/** Judges again; returns how many mutants had no valid result. */
async function judgedAnew(lesson: Lesson): Promise<number> {
  const left: number[] = [0];
  await judge(lesson, { onProgress: (count) => left.push(count) });
  return Math.max(...left);
}

const changes = (judged: readonly Judged[], outcome: string) =>
  judged.filter(({ result }) => result.outcome === outcome).map(({ mutant }) => mutant.after);

test("Each mutant is killed, times out or survives, and is judged again only after a change that matters to it", async () => {
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

test("An abort keeps the results so far", async () => {
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

test("A solution that fails unchanged is an error", async () => {
  const lesson = await sampleLesson({ "tests/2-refuse.test.ts": check("/Eve", "Good-bye, Eve") });
  await expect(judge(lesson)).rejects.toThrow(
    "The unchanged solution of lesson 09 fails: GET /Eve gets its answer. Fix that first.",
  );
});

test("Survivors must be explained, and explained mutants must exist and survive", async () => {
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
  const killedEntry = said(`${entry}\n+ if (true) throw new Error("too long");`);
  expect(killedEntry.text).toContain(
    'mutants.md:7: "if (true) throw new Error("too long");" is killed (step 1: it says hello). Remove this entry.',
  );
  const gone = said(`${entry}\n+ if (name.length > 9) throw new Error("long");`);
  expect(gone.text).toContain(
    'mutants.md:7: no mutant of solution/server.ts matches "if (name.length > 9)',
  );
  expect([killedEntry.isRight, gone.isRight]).toEqual([false, false]);
});

test("A malformed table is an error that names the line", () => {
  expect(() => parseTable("## Why\n\n```diff\n- a\n+ b\n```\n")).toThrow(
    'mutants.md:5: this "+" line needs',
  );
  expect(() => parseTable("## Why\n\n```diff\n@@ given.ts\nb\n```\n")).toThrow(
    'mutants.md:5: expected a line that starts with "@@ ", "- " or "+ ", got "b".',
  );
});

test("Moving lines or changing line ends does not change a mutant's identity", async () => {
  const before = await mutate((await sampleLesson()).folder, [SERVER]);
  const moved = await sampleLesson();
  const file = path.join(moved.folder, SERVER);
  await writeFile(file, `// Another line.\r\n${await readFile(file, "utf8")}`);
  const after = await mutate((await readLesson(moved.folder)).folder, [SERVER]);
  const told = ({ mutants }: typeof before) =>
    mutants.map((mutant) => [mutant.file, mutant.place, mutant.before, mutant.after]);
  expect(told(after)).toEqual(told(before));
});
