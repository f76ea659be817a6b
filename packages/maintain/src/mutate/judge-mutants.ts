/**
 * Judges the mutants of a lesson's server by the lesson's checks, several at a time.
 */

import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  addressFault,
  allPassed,
  exitFault,
  failedStep,
  judgedEnv,
  judgeFile,
  type Lesson,
  pageFault,
  type ReadSource,
  Server,
  solutionFile,
  type Verdict,
  WorkerPool,
} from "@course/lesson-kit/judge";
import type { Judged } from "./report.ts";
import { ACTIVE, type Mutant, type MutatedServer } from "./mutants.ts";
import {
  type CheckDigests,
  checkDigests,
  digestOf,
  isStillTrue,
  type Result,
  type Results,
} from "./results.ts";

/** Ends a mutant that never gets a verdict. A whole lesson takes seconds. */
const MUTANT_DEADLINE_MS = 240_000;

interface Work {
  /** The saved results; new ones are added. */
  results: Results;
  /** How many mutants are judged at a time. */
  jobs: number;
  /** Stops the work when it aborts: the promise rejects with its reason. */
  signal: AbortSignal;
  /** Called with the number of mutants left, before the first and after each. */
  onProgress: (left: number) => void;
}

/** Resolves with each mutant and its result, in order. Rejects if the unchanged solution fails. */
export async function judgeMutants(
  lesson: Lesson,
  server: MutatedServer,
  work: Work,
): Promise<Judged[]> {
  const { results } = work;
  const digests = await checkDigests(lesson);
  const keyed = await withKeys(lesson, server);
  results.keep(new Set(keyed.map(({ key }) => key)));
  const waiting = keyed.filter(({ key }) => {
    const known = results.get(key);
    return !known || !isStillTrue(known, digests);
  });
  if (waiting.length > 0) await judgeAll({ lesson, server, waiting, digests }, work);
  return keyed.flatMap(({ mutant, key }) => {
    const result = results.get(key);
    return result ? [{ mutant, result }] : [];
  });
}

interface Keyed {
  mutant: Mutant;
  /** Digest of the whole server with the mutant. */
  key: string;
}

async function withKeys(lesson: Lesson, { mutants, texts }: MutatedServer): Promise<Keyed[]> {
  const originals = new Map<string, string>();
  for (const file of texts.keys()) originals.set(file, await readFile(file, "utf8"));
  return mutants.map((mutant) => {
    const changed = new Map(originals).set(path.join(lesson.folder, mutant.file), mutant.source);
    return { mutant, key: digestOf(...changed.values()) };
  });
}

interface Judging {
  lesson: Lesson;
  server: MutatedServer;
  waiting: Keyed[];
  digests: CheckDigests;
}

async function judgeAll(
  { lesson, server: { texts }, waiting, digests }: Judging,
  { results, jobs, signal, onProgress }: Work,
): Promise<void> {
  const workers = new WorkerPool(lesson.folder);
  const read = async (file: string) => texts.get(file) ?? (await readFile(file, "utf8"));
  const bench = { lesson, workers, read, digests, signal };
  let left = waiting.length;
  const judgeSome = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      results.set(next.key, await judgeMutant(bench, next.mutant));
      left -= 1;
      onProgress(left);
    }
  };
  try {
    await refuseWrong(bench);
    onProgress(left);
    await Promise.all(Array.from({ length: jobs }, judgeSome));
  } finally {
    // After an error or Ctrl-C, the verdicts still in progress end with their processes.
    waiting.length = 0;
    await workers.close();
  }
}

/** What every mutant of a lesson is judged with. */
interface Bench {
  lesson: Lesson;
  workers: WorkerPool;
  read: ReadSource;
  digests: CheckDigests;
  signal: AbortSignal;
}

/** Without a mutant everything must pass: otherwise a failure proves nothing. */
async function refuseWrong(bench: Bench): Promise<void> {
  const { lesson } = bench;
  const verdict = await judgeFile(lesson, solutionFile(lesson), bench);
  const failed = failedStep(verdict)?.failure?.check ?? verdict.problem?.kind;
  const fault = failed ?? (await conductFault(bench, {}));
  if (fault === undefined) return;
  throw new Error(`The unchanged solution of lesson ${lesson.id} fails: ${fault}. Fix that first.`);
}

async function judgeMutant(bench: Bench, mutant: Mutant): Promise<Result> {
  const { lesson, digests, signal } = bench;
  const late = AbortSignal.timeout(MUTANT_DEADLINE_MS);
  const env = { [ACTIVE]: mutant.id };
  const options = { ...bench, env, signal: AbortSignal.any([signal, late]) };
  try {
    const steps = likelyFirst(lesson, mutant);
    const verdict = await judgeFile(lesson, solutionFile(lesson), { ...options, steps });
    if (!allPassed(verdict)) return fromVerdict(verdict, digests);
    const fault = await conductFault(bench, env);
    const outcome = fault === undefined ? "survived" : "killed";
    return { outcome, by: fault ?? "", checks: digests.all };
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return { outcome: "timed out", by: "no verdict", checks: digests.all };
    return { outcome: "broke a check", by: String(error), checks: "" };
  }
}

/** All steps; first the one of the mutant's region, which most likely kills it. */
function likelyFirst({ steps }: Lesson, { region }: Mutant): Lesson["steps"] {
  const own = steps.filter(({ name }) => name === region);
  return [...own, ...steps.filter((step) => !own.includes(step))];
}

function fromVerdict(verdict: Verdict, digests: CheckDigests): Result {
  const failed = failedStep(verdict);
  const problem = verdict.problem ?? failed?.failure?.problem;
  const hangs = problem?.kind === "stuck" || problem?.kind === "silent";
  return {
    outcome: hangs ? "timed out" : "killed",
    by: failed?.failure ? `step ${failed.number}: ${failed.failure.check}` : `${problem?.kind}`,
    checks: failed ? (digests.steps.get(failed.number) ?? "") : "",
  };
}

/** The rules for every server that no step tests: see conduct.ts in lesson-kit. */
async function conductFault(
  { lesson, workers, read }: Bench,
  mutant: Record<string, string>,
): Promise<string | undefined> {
  const env = { ...judgedEnv(lesson), ...mutant };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const server = await Server.fromFile(solutionFile(lesson), workers, { env, read });
    const { origin } = server;
    const fault = (await addressFault(lesson, origin)) ?? (await pageFault(origin));
    const atEnd = await exitFault(server, signal);
    if (fault ?? atEnd) return fault ?? atEnd;
  }
  return undefined;
}
