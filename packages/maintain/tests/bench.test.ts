/**
 * What the bench says of its figures: whether the goals hold, and what got slower.
 */

import { expect, test } from "vitest";
import { goalsOf, reportLines, slowerThan } from "../src/bench/report.ts";
import { type Figures, figuresOf } from "../src/bench/row.ts";

const row = (what: string, median: number, p95 = median): Figures => ({
  what,
  median,
  p95,
  count: 3,
});

const SAVES = "lesson 02: save to verdict, 1 s apart, ms";
const WATCH = "lesson 02: vitest --watch, ms";
const START = "lesson 02: start to first verdict, ms";

test("A row in short is its median, its 95th percentile and its count", () => {
  expect(figuresOf({ what: SAVES, values: [30, 10, 20] })).toEqual({
    what: SAVES,
    median: 20,
    p95: 30,
    count: 3,
  });
});

test("A goal is a ratio to vitest --watch in the same run", () => {
  const goals = goalsOf([row(SAVES, 50, 150), row(WATCH, 3_000)], { lesson: "02" });
  expect(goals.map(({ value, most }) => [value, most])).toEqual([
    [50, 40],
    [150, 100],
  ]);
});

test("The start is compared with another commit's in the same run", () => {
  const figures = [row(START, 400), row(`${START} (at abc)`, 1_500)];
  const [goal] = goalsOf(figures, { lesson: "02", against: "abc" });
  expect(goal).toMatchObject({ value: 400, most: 500 });
  expect(goalsOf(figures, { lesson: "02" })).toEqual([]);
});

test("What got slower since the last run is named with both figures, and chance is not", () => {
  const before = [row(SAVES, 100), row(START, 100)];
  const now = [row(SAVES, 120), row(START, 130), row(WATCH, 9_000)];
  expect(slowerThan(before, now)).toEqual([`${START}: 100 in the last run, now 130`]);
});

test("The report says which goals hold and which are missed", () => {
  const figures = [row(SAVES, 30, 300), row(WATCH, 3_000)];
  const lines = reportLines(figures, undefined, { lesson: "02" });
  expect(lines).toContain(
    "  holds   saves 1 s apart, median: at most 1/75 of vitest --watch's median: 30, goal 40",
  );
  expect(lines).toContain(
    "  misses  saves 1 s apart, p95: at most 1/30 of vitest --watch's median: 300, goal 100",
  );
  expect(lines.join("\n")).not.toContain("Slower");
});
