/**
 * The failing check's messages beside what the author's server says in the very same check.
 */

import type { StepResult, Trace } from "@course/lesson-kit/judge";
import {
  failedStep,
  firstDifference,
  judgeFile,
  SERVER,
  solutionFile,
  stable,
} from "@course/lesson-kit/judge";
import type { Comparison } from "@course/live-page/messages";
import type { LessonContext } from "../workspace/context.ts";
import type { SessionState } from "../watch/session-state.ts";

/** Judges the solution in that step, on request only; undefined when no step fails. */
export async function compareFailure(
  { lesson }: LessonContext,
  { verdict }: SessionState,
): Promise<Comparison | undefined> {
  const failed = failedStep(verdict);
  const step = lesson.steps.find(({ number }) => number === failed?.number);
  if (!failed?.failure || !step) return undefined;
  const { check } = failed.failure;
  const { steps } = await judgeFile(lesson, solutionFile(lesson), { steps: [step] });
  const played = traceOf(
    steps.find(({ number }) => number === step.number),
    check,
  );
  if (!played) return undefined;
  // Without what differs each time, the two can be laid side by side.
  const clock = { nowS: Math.floor(Date.now() / 1_000), ports: new Map<number, number>() };
  const yours = stable(failed.failure.trace, {}, clock);
  const solution = stable(played, {}, clock);
  const difference = firstDifference(solution, yours);
  return {
    check,
    yours,
    solution: withLabel(solution, "the author's"),
    ...(difference ? { difference: named(difference) } : {}),
  };
}

/** In every trace the server under test is "your server"; in this one it is somebody else's. */
function withLabel(trace: Trace, label: string): Trace {
  const renamed = trace.participants.map((each) =>
    each.id === SERVER ? { ...each, label } : each,
  );
  return { ...trace, participants: renamed };
}

const traceOf = (step: StepResult | undefined, check: string): Trace | undefined =>
  step?.traces.find(({ title }) => title === check);

function named({ kept, recorded, words }: NonNullable<ReturnType<typeof firstDifference>>) {
  return {
    words,
    ...(kept === undefined ? {} : { solution: kept }),
    ...(recorded === undefined ? {} : { yours: recorded }),
  };
}
