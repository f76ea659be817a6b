/**
 * Runs a lesson's steps against a server and returns the result of each.
 */

import { setImmediate } from "node:timers/promises";
import type { Check } from "../fixtures/test.ts";
import { WireFailure } from "../base/failure.ts";
import { SERVER } from "../base/recorder.ts";
import { makeFixtures } from "../fixtures/fixtures.ts";
import type { Lesson, Step } from "../lesson/folder.ts";
import type { Server } from "../server/server.ts";
import { within } from "../base/deadline.ts";
import type { Environment } from "./environment.ts";
import { loadChecks } from "./load.ts";
import type { Failure, StepResult } from "./verdict.ts";

/** A server to judge: one that we started, or any at a URL. */
type Subject = Pick<Server, "origin"> &
  Partial<Pick<Server, "lookup" | "failed" | "problem" | "stillThere" | "output" | "printedError">>;

export interface JudgeOptions {
  /** The steps, in the order in which to run them. Default: all, in the lesson's order. */
  steps?: Step[];
  /** Ends the judging when it aborts: the promise then rejects with an AbortError. */
  signal?: AbortSignal;
  /** Called when a check begins. */
  onCheck?: (step: Step, check: Check) => void;
  /** Variables of the server and listeners that it calls. Default: none. */
  environment?: Environment;
}

/** Judges the steps one by one and stops at the first that fails; the rest stay `open`. */
export async function judgeSteps(
  lesson: Lesson,
  subject: Subject,
  options: JudgeOptions = {},
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  let stopped = false;
  for (const step of options.steps ?? lesson.steps) {
    const result: StepResult = { ...named(step), state: "open", traces: [] };
    if (!stopped) await judgeStep(step, subject, options, result);
    stopped ||= result.state === "failed";
    results.push(result);
  }
  return results.toSorted((one, other) => one.number - other.number);
}

/** The steps of a lesson before anything was judged. */
export function openSteps(lesson: Lesson): StepResult[] {
  return lesson.steps.map((step) => ({ ...named(step), state: "open", traces: [] }));
}

const named = ({ number, name, title }: Step) => ({ number, name, title });

async function judgeStep(
  step: Step,
  subject: Subject,
  options: JudgeOptions,
  result: StepResult,
): Promise<void> {
  for (const check of await loadChecks(step)) {
    options.signal?.throwIfAborted();
    options.onCheck?.(step, check);
    const failure = await runCheck(check, subject, options, result);
    options.signal?.throwIfAborted();
    if (!failure) continue;
    result.state = "failed";
    result.failure = failure;
    return;
  }
  result.state = "passed";
}

/** Runs one check with its own fixtures. If the server dies, the check ends at once. */
export async function runCheck(
  check: Check,
  subject: Subject,
  { signal, environment }: Pick<JudgeOptions, "signal" | "environment">,
  result: Pick<StepResult, "traces"> = { traces: [] },
): Promise<Failure | undefined> {
  const ends = [signal, subject.failed].filter((each) => each !== undefined);
  const end = AbortSignal.any(ends);
  const fixtures = makeFixtures(subject.origin, end, { ...environment, lookup: subject.lookup });
  const printedBefore = subject.output?.length ?? 0;
  let thrown: unknown;
  try {
    await within(check.run(fixtures), { signal: end });
  } catch (error) {
    thrown = error;
    // A broken connection may be the first sign of a server that is about to end.
    await within(subject.stillThere?.() ?? Promise.resolve(), { signal }).catch(() => {});
    // When it answers that, it has written what it printed; one turn of our loop later we have read it.
    await setImmediate();
  }
  const trace = fixtures.trace(check.title);
  await fixtures.close();
  result.traces.push(trace);
  const failure = failureOf(check, thrown, { subject, aborted: end.aborted, trace });
  const printed = failure && isServerError(failure) && subject.printedError?.(printedBefore);
  return printed ? { ...failure, printed } : failure;
}

/** Whether what is at fault is an answer of the server with a status in the 500s. */
function isServerError({ trace, mark }: Failure): boolean {
  const marked = trace.events.find(({ id }) => id === mark?.event);
  return marked?.kind === "response" && marked.from === SERVER && marked.status >= 500;
}

function failureOf(
  { title }: Check,
  thrown: unknown,
  { subject, aborted, trace }: { subject: Subject; aborted: boolean; trace: Failure["trace"] },
): Failure | undefined {
  const { problem } = subject;
  // A server in an endless loop explains whatever the check has waited for in vain.
  if (thrown instanceof WireFailure && problem?.kind !== "stuck") {
    return { check: title, ...thrown.parts, trace, ...(problem ? { problem } : {}) };
  }
  if (problem) {
    const [expected, got] = ["the server to go on running", "its end"];
    return { check: title, expected, got, why: STAYS_UP, trace, problem };
  }
  // Neither an expectation nor the server failed: the check itself is wrong, and that must not look like a verdict.
  if (thrown !== undefined && !aborted) throw thrown;
  return undefined;
}

const STAYS_UP =
  "Whatever a consumer sends, or a provider answers, must not end your server: all others depend on it.";
