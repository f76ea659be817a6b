/**
 * What can be judged: a TypeScript server, any other program, or a URL.
 */

import path from "node:path";
import { DEADLINE_MS, within } from "../deadline.ts";
import type { Lesson } from "../lesson/folder.ts";
import type { ServerProblem } from "../server/problem.ts";
import { ServerFailure } from "../server/problem.ts";
import type { StartOptions } from "../server/server.ts";
import { Server } from "../server/server.ts";
import { withoutAddress } from "../server/output.ts";
import { Spares } from "../server/spare.ts";
import type { JudgeOptions } from "./judge.ts";
import { judgeSteps, openSteps } from "./judge.ts";
import type { Verdict } from "./verdict.ts";

export interface TargetOptions extends JudgeOptions, StartOptions {
  /** Warm processes to take one from. Default: one is started for this judging. */
  spares?: Spares;
}

/** Starts the server in `file` on a free port, judges it, and ends it. */
export async function judgeFile(
  lesson: Lesson,
  file: string,
  options: TargetOptions = {},
): Promise<Verdict> {
  const spares = options.spares ?? new Spares(lesson.folder);
  return judgeServer(lesson, () => Server.fromFile(file, spares, options), options);
}

/** Starts another program, judges it, and ends it. */
export async function judgeCommand(
  lesson: Lesson,
  command: readonly [string, ...string[]],
  options: TargetOptions = {},
): Promise<Verdict> {
  const cwd = path.resolve(lesson.folder);
  return judgeServer(lesson, () => Server.fromCommand(command, cwd, options), options);
}

async function judgeServer(
  lesson: Lesson,
  start: () => Promise<Server>,
  options: TargetOptions,
): Promise<Verdict> {
  const startedAt = performance.now();
  const tookMs = () => Math.round(performance.now() - startedAt);
  let server: Server;
  try {
    server = await start();
  } catch (error) {
    if (!(error instanceof ServerFailure)) throw error;
    return { steps: openSteps(lesson), problem: error.problem, tookMs: tookMs() };
  }
  try {
    const steps = await judgeSteps(lesson, server, options);
    return { steps, tookMs: tookMs(), ...printedBy(server) };
  } finally {
    await server.kill();
  }
}

function printedBy(server: Server): Pick<Verdict, "output"> {
  const output = withoutAddress(server.output);
  return output === "" ? {} : { output };
}

/** Judges whatever answers at `origin`, such as `http://localhost:8080`. */
export async function judgeUrl(
  lesson: Lesson,
  origin: string,
  options: JudgeOptions = {},
): Promise<Verdict> {
  const startedAt = performance.now();
  const problem = await reach(origin);
  const steps = problem ? openSteps(lesson) : await judgeSteps(lesson, { origin }, options);
  const tookMs = Math.round(performance.now() - startedAt);
  return { steps, tookMs, ...(problem ? { problem } : {}) };
}

/** Undefined if anything at all answers an HTTP request there. */
async function reach(origin: string): Promise<ServerProblem | undefined> {
  const stop = new AbortController();
  const asked = fetch(origin, { redirect: "manual", signal: stop.signal });
  const late = () => Object.assign(new Error("late"), { cause: { code: "ETIMEDOUT" } });
  try {
    await within(asked, DEADLINE_MS, late);
    return undefined;
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; message?: string } };
    return { kind: "unreachable", origin, code: cause?.code ?? cause?.message ?? String(error) };
  } finally {
    stop.abort();
  }
}
