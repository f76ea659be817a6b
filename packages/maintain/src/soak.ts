/**
 * `pnpm soak`: does a busy machine, or a bad network, ever turn a right answer into a failure?
 *
 * Judges the solutions again and again beside six endless loops, and then the lessons' fault tests with
 * many seeds. The exit code is 0 only if not one of the runs failed.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Lesson } from "@course/lesson-kit/judge";
import { allPassed, judgeFile, solutionFile } from "@course/lesson-kit/judge";
import { besideBusyLoops } from "./busy.ts";
import { chosenLessons } from "./lessons.ts";
import { ROOT } from "./root.ts";
import { median, percentile } from "@course/command/statistics";
import { vitestOf } from "./vitest.ts";

const BUSY_LOOPS = 6;
/** From a lesson's folder. */
const CONFIG = "../../packages/lesson-kit/vitest.lessons.ts";

/**
 * `--runs` is how often each solution is judged (default: 200), `--seeds` how many seeds the fault tests
 * try (default: 100), `--lesson` which one (default: all).
 */
export async function main(words: readonly string[]): Promise<number> {
  const options = {
    runs: { type: "string", default: "200" },
    seeds: { type: "string", default: "100" },
    lesson: { type: "string" },
  } as const;
  const { values } = parseArgs({ args: [...words], options });
  const lessons = await chosenLessons(ROOT, values.lesson);
  const failures = await besideBusyLoops(BUSY_LOOPS, () => soak(lessons, Number(values.runs)));
  return failures + (await tryFaults(lessons, values.seeds)) === 0 ? 0 : 1;
}

/** Returns how many runs failed. */
async function soak(lessons: readonly Lesson[], runs: number): Promise<number> {
  let failures = 0;
  for (const lesson of lessons) {
    const times: number[] = [];
    let failed = 0;
    for (let run = 1; run <= runs; run += 1) {
      const verdict = await judgeFile(lesson, solutionFile(lesson));
      times.push(verdict.tookMs);
      if (allPassed(verdict)) continue;
      failed += 1;
      const { problem, steps } = verdict;
      console.error(
        `${lesson.name}, run ${run}:`,
        problem ?? steps.find((step) => step.failure)?.failure,
      );
    }
    const [middle, high] = [median(times), percentile(times, 95)];
    console.log(
      `${lesson.name}: ${failed} of ${runs} runs failed beside ${BUSY_LOOPS} busy loops (median ${middle} ms, 95th percentile ${high} ms)`,
    );
    failures += failed;
  }
  return failures;
}

/** Returns in how many lessons a seed failed; vitest has said which. */
async function tryFaults(lessons: readonly Lesson[], seeds: string): Promise<number> {
  let failures = 0;
  for (const { folder, name } of lessons) {
    if (!existsSync(path.join(folder, "tests", "faults.test.ts"))) continue;
    const words = [vitestOf(folder), "run", "--config", CONFIG, "--reporter=dot", "faults"];
    const env = { ...process.env, FAULT_SEEDS: seeds };
    const vitest = spawn(process.execPath, words, { cwd: folder, env, stdio: "inherit" });
    const [code] = (await once(vitest, "close")) as [number | null];
    console.log(`${name}: fault tests ${code === 0 ? "passed" : "failed"} with ${seeds} seeds`);
    if (code !== 0) failures += 1;
  }
  return failures;
}
