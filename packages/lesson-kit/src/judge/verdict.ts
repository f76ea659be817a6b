/**
 * The result of judging a server. Pure data: the terminal draws it, `--json` prints it.
 */

import type { Mark, Trace } from "@course/wire";
import type { PrintedError, ServerProblem } from "../server/problem.ts";

export interface Failure {
  /** The title of the check that failed, a sentence about behavior. */
  check: string;
  expected: string;
  got: string;
  why: string;
  /** Everything that crossed the wire in this check. */
  trace: Trace;
  mark?: Mark;
  /** Set when the server died or stopped responding in the middle of the check. */
  problem?: ServerProblem;
  /** Set when the server answered with a status in the 500s, and had printed an error for it. */
  printed?: PrintedError;
}

export interface StepResult {
  number: number;
  name: string;
  title: string;
  /** `open`: not judged, because an earlier step failed or the server never ran. */
  state: "passed" | "failed" | "open";
  failure?: Failure;
  /** What crossed the wire, a trace for each check that ran. */
  traces: Trace[];
}

export interface Verdict {
  steps: StepResult[];
  /** Set when the server could not be judged at all. */
  problem?: ServerProblem;
  /** What the server printed besides its address, at most the last 64 Ki characters; absent if nothing. */
  output?: string;
  /** From the start of the server to the verdict. */
  tookMs: number;
}

export const allPassed = (verdict: Verdict) =>
  verdict.steps.every((step) => step.state === "passed");

export const failedStep = (verdict: Verdict) =>
  verdict.steps.find((step) => step.state === "failed");
