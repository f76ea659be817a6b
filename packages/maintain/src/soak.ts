/**
 * `pnpm soak`: does a busy machine ever turn a right answer into a failure?
 *
 * Judges the solutions again and again beside six endless loops. The exit code is 0 only if not one of
 * the runs failed.
 */

import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { allPassed, judgeFile, readLessons, solutionFile } from "@course/lesson-kit/judge";
import { ROOT } from "./root.ts";
import { median, percentile } from "./statistics.ts";

const BUSY_LOOPS = 6;

/** `--runs` is how often each solution is judged. Default: 200. */
export async function main(words: readonly string[]): Promise<number> {
  const options = { runs: { type: "string", default: "200" } } as const;
  const runs = Number(parseArgs({ args: [...words], options }).values.runs);
  const loops = Array.from({ length: BUSY_LOOPS }, () =>
    spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }),
  );
  process.once("exit", () => loops.forEach((loop) => loop.kill("SIGKILL")));
  try {
    return await soak(runs);
  } finally {
    for (const loop of loops) loop.kill("SIGKILL");
  }
}

async function soak(runs: number): Promise<number> {
  const lessons = await readLessons(ROOT);
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
  return failures === 0 ? 0 : 1;
}
