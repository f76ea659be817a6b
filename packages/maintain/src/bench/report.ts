/**
 * The bench's figures, what they should be, and what got slower since the last run. Pure.
 */

import { at, FIRST, saves, SIZE, starting, watching } from "./names.ts";
import type { Figures } from "./row.ts";

/** A median that grew by less is chance: two runs in a row differ by as much. */
const SLOWER = 1.25;

interface Goal {
  /** "the median is at most a 75th of vitest --watch's". */
  goal: string;
  value: number;
  most: number;
}

/** The course that is measured, and another state of it in the same run. */
export interface Subject {
  lesson: string;
  against?: string | undefined;
}

/** The goals of those figures that were measured, by ratios in the same run where there is something to compare. */
export function goalsOf(figures: readonly Figures[], { lesson, against }: Subject): Goal[] {
  const find = (what: string) => figures.find((each) => each.what === what);
  const [idle, busy] = [find(saves(lesson, 1_000, 0)), find(saves(lesson, 1_000, 2))];
  const watch = find(watching(lesson, 0));
  const goals: Goal[] = [];
  const add = (goal: string, value: number | undefined, most: number | undefined) => {
    if (value !== undefined && most !== undefined) goals.push({ goal, value, most });
  };
  const part = (whole: Figures | undefined, of: number) => whole && whole.median / of;
  const ofWatch = (nth: string) => `at most 1/${nth} of vitest --watch's median`;
  add(`saves 1 s apart, median: ${ofWatch("75")}`, idle?.median, part(watch, 75));
  add(`saves 1 s apart, p95: ${ofWatch("30")}`, idle?.p95, part(watch, 30));
  add(`beside 2 busy loops, median: ${ofWatch("30")}`, busy?.median, part(watch, 30));
  const old = (what: string) => find(at(what, against ?? ""));
  const start = find(starting(lesson));
  add(`start: at most 1/3 of ${against}`, start?.median, part(old(starting(lesson)), 3));
  add(`fresh clone: at most 1/2 of ${against}`, find(FIRST)?.median, part(old(FIRST), 2));
  add("size of node_modules: at most 250 MB", find(SIZE)?.median, 250);
  return goals;
}

/** The rows whose median has grown since `before`, a sentence each. */
export function slowerThan(before: readonly Figures[], now: readonly Figures[]): string[] {
  return now.flatMap(({ what, median }) => {
    const last = before.find((each) => each.what === what);
    if (!last || median <= last.median * SLOWER) return [];
    return [`${what}: ${shown(last.median)} in the last run, now ${shown(median)}`];
  });
}

/** All of it as lines. */
export function reportLines(
  figures: readonly Figures[],
  before: readonly Figures[] | undefined,
  subject: Subject,
): string[] {
  const goals = goalsOf(figures, subject).map(({ goal, value, most }) => {
    const mark = value <= most ? "holds " : "misses";
    return `${mark}  ${goal}: ${shown(value)}, goal ${shown(most)}`;
  });
  const slower = before === undefined ? [] : slowerThan(before, figures);
  return [
    ...table(figures),
    ...section("Goals", goals),
    ...section("Slower than in the last run", slower),
  ];
}

function table(figures: readonly Figures[]): string[] {
  const wide = Math.max(0, ...figures.map(({ what }) => what.length));
  const line = (what: string, cells: readonly string[]) =>
    `${what.padEnd(wide)} ${cells.map((cell) => cell.padStart(8)).join(" ")}`;
  const rows = figures.map(({ what, median, p95, count }) =>
    line(what, [shown(median), shown(p95), String(count)]),
  );
  return [line("", ["median", "p95", "n"]), ...rows];
}

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];

const shown = (value: number) => value.toFixed(0);
