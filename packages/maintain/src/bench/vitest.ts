/**
 * What one would use without the lesson command: vitest on the same step tests and the same server.
 */

import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { watching } from "./names.ts";
import type { Row } from "./row.ts";
import { openProgram } from "../terminal.ts";
import { vitestOf } from "../vitest.ts";
import { sources } from "./lesson.ts";

const THINKING_MS = 1_500;
const DONE = /Tests +\d+ (passed|failed)[^]*Waiting for file changes/;

/** The lesson's own configuration, its step tests only, run again when the solution changes. */
const CONFIG = `
import { mergeConfig } from "vitest/config";
import lesson from "../../packages/lesson-kit/vitest.lessons.ts";
const merged = mergeConfig(lesson, { test: { forceRerunTriggers: ["**/solution/server.ts"] } });
merged.test.include = ["tests/*.test.ts"];
export default merged;
`;

/** vitest --watch: from the save of the solution to the line that says how many tests passed. */
export async function vitestWatch(
  root: string,
  id: string,
  { saves, loops }: { saves: number; loops: number },
): Promise<Row> {
  const bench = await prepare(root, id);
  const terminal = openProgram(
    process.execPath,
    [bench.vitest, "--watch", ...bench.words],
    bench.folder,
  );
  await terminal.shows(/Waiting for file changes/);
  const values: number[] = [];
  for (let save = 1; save <= saves; save += 1) {
    await pause(THINKING_MS);
    terminal.clear();
    const savedAt = performance.now();
    await writeFile(bench.server, `${bench.solution}// save ${save}\n`);
    values.push((await terminal.shows(DONE)) - savedAt);
  }
  terminal.kill();
  await terminal.exited;
  await writeFile(bench.server, bench.solution);
  return { what: watching(id, loops), values };
}

/** vitest run, started anew for each save. */
export async function vitestCold(root: string, id: string, saves: number): Promise<Row> {
  const bench = await prepare(root, id);
  const values: number[] = [];
  for (let save = 1; save <= saves; save += 1) {
    const savedAt = performance.now();
    await writeFile(bench.server, `${bench.solution}// save ${save}\n`);
    const terminal = openProgram(
      process.execPath,
      [bench.vitest, "run", ...bench.words],
      bench.folder,
    );
    await terminal.exited;
    values.push(performance.now() - savedAt);
  }
  await writeFile(bench.server, bench.solution);
  return { what: `lesson ${id}: vitest run, cold, ms`, values };
}

async function prepare(root: string, id: string) {
  const { lesson, solution } = await sources(root, id);
  const config = path.join(lesson.folder, "bench.vitest.ts");
  await writeFile(config, CONFIG);
  return {
    folder: lesson.folder,
    solution,
    server: path.join(lesson.folder, "solution", "server.ts"),
    vitest: vitestOf(lesson.folder),
    words: ["--config", config],
  };
}
