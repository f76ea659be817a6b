/**
 * Judges a server of ours where nobody waits at a terminal, such as in the tests: it is compiled beforehand,
 * and its worker is Node without a loader.
 *
 * Measured on two cores with lesson 01's 36 mistakes and 6 stairs: 14 s of processor time instead of 29.
 */

import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import type { Lesson } from "../lesson/folder.ts";
import { compile } from "../server/compile.ts";
import { startBareWorker, WORKER_FILE } from "../server/start-process.ts";
import { WorkerPool } from "../server/worker-pool.ts";
import type { JudgeOptions } from "./judge.ts";
import { judgeFile } from "./targets.ts";
import type { Verdict } from "./verdict.ts";

/** As `judgeFile`, for a TypeScript server. Rejects with esbuild's errors if it can't be compiled. */
export async function judgeCompiled(
  lesson: Lesson,
  file: string,
  options: JudgeOptions = {},
): Promise<Verdict> {
  // In the lesson's folder: from there its packages are found.
  const folder = await mkdtemp(path.join(lesson.folder, ".try-"));
  const [worker, server] = [path.join(folder, "worker.mjs"), path.join(folder, "server.mjs")];
  const workers = new WorkerPool(lesson.folder, 0, () => startBareWorker(worker, lesson.folder));
  try {
    await Promise.all([compile(WORKER_FILE, worker), compile(file, server)]);
    return await judgeFile(lesson, server, { ...options, workers });
  } finally {
    await workers.close();
    // Windows lets go of a file only a moment after the process that used it has ended.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
