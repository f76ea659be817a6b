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

/** A mutant that is not done by then never will be: the slowest lesson takes some seconds. */
const MUTANT_DEADLINE_MS = 240_000;

interface Work {
  /** Kept from the last time, and added to. */
  results: Results;
  /** How many mutants are judged at a time. */
  jobs: number;
  /** Ends the work when it aborts: the promise then rejects with its reason. */
  signal: AbortSignal;
  /** Called with how many are left to judge, before the first and after each. */
  onProgress: (left: number) => void;
}

/** Resolves with each mutant and its result, in their order. Rejects if the solution itself fails. */
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
    // Those that are still being judged after an error or Ctrl-C end with their processes.
    waiting.length = 0;
    await workers.close();
  }
}

/** What all mutants of a lesson are judged with. */
interface Bench {
  lesson: Lesson;
  workers: WorkerPool;
  read: ReadSource;
  digests: CheckDigests;
  signal: AbortSignal;
}

/** Without a mutant everything has to pass, or a failure would prove nothing. */
async function refuseWrong(bench: Bench): Promise<void> {
  const { lesson } = bench;
  const verdict = await judgeFile(lesson, solutionFile(lesson), bench);
  const failed = failedStep(verdict)?.failure?.check ?? verdict.problem?.kind;
  const fault = failed ?? (await conductFault(bench, {}));
  if (fault === undefined) return;
  throw new Error(`The solution of lesson ${lesson.id} itself fails: ${fault}. Mend that first.`);
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

/** The step that the mutant's region is about will most probably notice it. */
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

/** What `pnpm test` asks of every solution beside the steps. */
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
