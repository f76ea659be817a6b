/**
 * The lesson command itself: from the save to the verdict on the screen, and from its start to the first.
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readLessons } from "@course/lesson-kit/judge";
import * as names from "./names.ts";
import type { Row } from "./row.ts";
import { openPnpm, openProgram, type Terminal } from "../terminal.ts";

const ALL_PASS = /All \d+ steps pass/;
const FAILS = /Step \d+, /;

interface Saving {
  saves: number;
  /** From the verdict to the next save: in that time the next process gets warm. */
  gapMs: number;
  /** How many busy loops run beside it, for the row's name. */
  loops: number;
}

/** Saves the solution and the starter in turn, so that each save changes the verdict. */
export async function saveToVerdict(
  root: string,
  id: string,
  { saves, gapMs, loops }: Saving,
): Promise<Row> {
  const { file, starter, solution } = await sources(root, id);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, starter);
  const terminal = openPnpm(["lesson", id], root);
  await terminal.shows(FAILS);
  const values: number[] = [];
  for (let save = 1; save <= saves; save += 1) {
    await pause(gapMs);
    const passes = save % 2 === 1;
    const savedAt = performance.now();
    await writeFile(file, passes ? solution : starter);
    values.push((await terminal.shows(passes ? ALL_PASS : FAILS)) - savedAt);
  }
  terminal.type("q");
  await terminal.exited;
  return { what: names.saves(id, gapMs, loops), values };
}

/**
 * Starts the command in a folder where everything is installed: as a learner types it, and without npx and pnpm,
 * which take their time before the command begins.
 */
export async function startToVerdict(root: string, id: string, starts: number): Promise<Row[]> {
  const command = path.join(root, "packages", "runner", "bin", "lesson.mjs");
  const typed: number[] = [];
  const alone: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    typed.push(await firstVerdict(() => openPnpm(["lesson", id], root)));
    alone.push(await firstVerdict(() => openProgram(process.execPath, [command, id], root)));
  }
  return [
    { what: names.starting(id), values: alone },
    { what: names.startingByNpx(id), values: typed },
  ];
}

async function firstVerdict(open: () => Terminal): Promise<number> {
  const startedAt = performance.now();
  const terminal = open();
  const shownAt = await terminal.shows(new RegExp(`${ALL_PASS.source}|${FAILS.source}`));
  terminal.type("q");
  await terminal.exited;
  return shownAt - startedAt;
}

/** Where a learner's server lies in the clone, and the two states that it is saved in. */
export async function sources(root: string, id: string) {
  const lesson = (await readLessons(root)).find((each) => each.id === id);
  if (!lesson) throw new Error(`There is no lesson ${id} to measure.`);
  const read = (folder: string) => readFile(path.join(lesson.folder, folder, "server.ts"), "utf8");
  const [starter, solution] = await Promise.all([read("starter"), read("solution")]);
  return { lesson, starter, solution, file: path.join(lesson.folder, "exercise", "server.ts") };
}
