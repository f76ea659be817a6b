/**
 * What can be judged: a TypeScript server, any other program, or a URL.
 */

import { once } from "node:events";
import http from "node:http";
import { setImmediate } from "node:timers/promises";
import { DEADLINE_MS, within } from "../base/deadline.ts";
import type { Lesson } from "../lesson/folder.ts";
import type { ServerProblem } from "../server/problem.ts";
import { ServerFailure } from "../server/problem.ts";
import type { StartOptions } from "../server/start-options.ts";
import { Server } from "../server/server.ts";
import { withoutAddress } from "../server/output.ts";
import { WorkerPool } from "../server/worker-pool.ts";
import type { JudgeOptions } from "./judge.ts";
import { judgeSteps, openSteps } from "./judge.ts";
import type { Outside } from "./environment.ts";
import { environmentForServer, environmentForUrl } from "./environment.ts";
import type { Verdict } from "./verdict.ts";

interface TargetOptions extends JudgeOptions, StartOptions {
  /** The pool to take a warm worker from. Default: a worker is started for this verdict. */
  workers?: WorkerPool;
}

/**
 * Starts the server in `file` on a free port, judges it, and ends it.
 *
 * With `workers` the verdict does not wait until the server has ended; `workers.close()` does. Without them
 * no process is left when the promise settles.
 */
export async function judgeFile(
  lesson: Lesson,
  file: string,
  options: TargetOptions = {},
): Promise<Verdict> {
  const workers = options.workers ?? new WorkerPool(lesson.folder);
  try {
    return await judgeServer(lesson, (start) => Server.fromFile(file, workers, start), options);
  } finally {
    if (!options.workers) await workers.close();
  }
}

/** Starts another program, judges it, and ends it. No process is left when the promise settles. */
export async function judgeCommand(
  lesson: Lesson,
  command: readonly [string, ...string[]],
  options: TargetOptions = {},
): Promise<Verdict> {
  let server: Server | undefined;
  const start = async (asTold: StartOptions) =>
    (server = await Server.fromCommand(command, lesson.folder, asTold));
  try {
    return await judgeServer(lesson, start, options);
  } finally {
    await server?.kill();
  }
}

async function judgeServer(
  lesson: Lesson,
  start: (options: StartOptions) => Promise<Server>,
  options: TargetOptions,
): Promise<Verdict> {
  const startedAt = performance.now();
  const tookMs = () => Math.round(performance.now() - startedAt);
  const environment = await environmentForServer(lesson);
  let server: Server | undefined;
  try {
    server = await start({ ...options, env: { ...environment.env, ...options.env } });
    const steps = await judgeSteps(lesson, server, { ...options, environment });
    return { steps, tookMs: tookMs(), ...(await printedBy(server)) };
  } catch (error) {
    if (server || !(error instanceof ServerFailure)) throw error;
    return { steps: openSteps(lesson), problem: error.problem, tookMs: tookMs() };
  } finally {
    // The server is ending when this returns. Waiting for it would delay every verdict by 8 ms.
    void server?.kill();
    await environment.close();
  }
}

async function printedBy(server: Server): Promise<Pick<Verdict, "output">> {
  // When it answers this, it has written what it printed; one turn of our loop later we have read it.
  await server.stillThere();
  await setImmediate();
  const output = withoutAddress(server.output);
  return output === "" ? {} : { output };
}

/**
 * Judges the server at `origin`, such as `http://localhost:8080`.
 *
 * Rejects with a sentence when an address that the lesson needs is in use.
 */
export async function judgeUrl(
  lesson: Lesson,
  origin: string,
  options: JudgeOptions & Outside = {},
): Promise<Verdict> {
  const startedAt = performance.now();
  const tookMs = () => Math.round(performance.now() - startedAt);
  const problem = await reach(origin, options.signal);
  options.signal?.throwIfAborted();
  if (problem) return { steps: openSteps(lesson), problem, tookMs: tookMs() };
  const environment = await environmentForUrl(lesson, options);
  try {
    const steps = await judgeSteps(lesson, { origin }, { ...options, environment });
    return { steps, tookMs: tookMs() };
  } finally {
    await environment.close();
  }
}

/**
 * Undefined if any server answers an HTTP request there.
 *
 * By `node:http`: fetch refuses some ports (such as 6000), and a learner's server may use them.
 */
async function reach(origin: string, signal?: AbortSignal): Promise<ServerProblem | undefined> {
  try {
    await untilAnswered(origin, signal);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { kind: "unreachable", origin, code: code ?? message };
  }
}

async function untilAnswered(origin: string, signal?: AbortSignal): Promise<void> {
  const request = http.get(origin, { agent: false });
  // Destroying it below raises an error too, which is of no interest.
  request.on("error", () => {});
  try {
    const late = () => Object.assign(new Error("No answer."), { code: "ETIMEDOUT" });
    await within(once(request, "response"), { ms: DEADLINE_MS, late, signal });
  } finally {
    request.destroy();
  }
}
