/**
 * A verdict as a learner sees it: where they are, the one failure to look at, what to do next. Pure.
 */

import type { Failure, Lesson, StepResult, Verdict } from "@course/lesson-kit/judge";
import { allPassed, failedStep } from "@course/lesson-kit/judge";
import type { Ink } from "../output.ts";
import { wrap } from "../output.ts";
import { failureLines } from "./failure.ts";
import { problemWords } from "./problem.ts";
import { stepLines } from "./steps.ts";

export interface VerdictView {
  lesson: Lesson;
  verdict: Verdict;
  /** What was judged, in words: "exercise/server.ts", "the solution", "http://localhost:8080". */
  judged: string;
  /** Where the learner can try the server; absent when none runs. */
  origin?: string;
  /** Where to edit for a step: `lessons/02-…/exercise/server.ts:41`. */
  editPlace?: (step: StepResult) => string;
  /** What else the learner has to know, a sentence each: a taken port, a changed starter. */
  notices: string[];
  /** What the learner can do now; the last line. */
  next: string;
  width: number;
  platform: NodeJS.Platform;
}

/** What fits on a terminal of the usual size, whatever came over the wire. */
export const MOST_LINES = 25;

/** The verdict in at most 25 lines, at 80 columns. */
export function verdictLines(view: VerdictView, ink: Ink): string[] {
  const head = [
    ...titleLines(view, ink),
    "",
    ...indented(stepLines(view.verdict.steps, view.width - 2, ink)),
    "",
  ];
  const foot = ["", ...indented(wrap(view.next, view.width - 2).map((line) => ink.dim(line)))];
  const room = MOST_LINES - head.length - foot.length;
  return [...head, ...bodyLines(view, room, ink), ...foot];
}

function titleLines(view: VerdictView, ink: Ink): string[] {
  const { lesson, judged, origin, notices, width } = view;
  const name = `Lesson ${lesson.id}`;
  const where = origin && origin !== judged ? `${judged}, running at ${origin}` : judged;
  return [
    `${ink.bold(name)}  ${where}`,
    ...notices.flatMap((notice) => wrap(notice, width - 2)).map((line) => ink.yellow(line)),
  ];
}

function bodyLines(view: VerdictView, room: number, ink: Ink): string[] {
  const { lesson, verdict } = view;
  const failed = failedStep(verdict);
  if (verdict.problem) return problemLines(view, verdict.problem, ink);
  if (failed?.failure) return stepFailureLines(view, failed, failed.failure, room, ink);
  const what = allPassed(verdict)
    ? `All ${verdict.steps.length} steps pass.`
    : "Nothing was judged.";
  const recap = `Read the recap at the end of lessons/${lesson.name}/README.md.`;
  return indented([ink.green(what), ...wrap(recap, view.width - 2)]);
}

function problemLines(
  view: VerdictView,
  problem: NonNullable<Verdict["problem"]>,
  ink: Ink,
): string[] {
  const { what, fix, details } = problemWords(problem, view.lesson);
  return [
    ...indented(wrap(what, view.width - 2).map((line) => ink.red(line))),
    "",
    ...indented(wrap(fix, view.width - 2)),
    ...(details.length === 0
      ? []
      : ["", ...details.map((line) => ink.dim(`    ${line.slice(0, view.width - 4)}`))]),
  ];
}

function stepFailureLines(
  view: VerdictView,
  step: StepResult,
  failure: Failure,
  room: number,
  ink: Ink,
): string[] {
  const heading = wrap(`Step ${step.number}, ${step.title}: ${failure.check}`, view.width - 2);
  const title = [...indented(heading.map((line) => ink.red(line))), ""];
  const edit = view.editPlace?.(step);
  const draw = (traceLines: number) =>
    failureLines(
      {
        lesson: view.lesson,
        failure: failure.problem ? diedOf(failure, failure.problem, view.lesson) : failure,
        origin: view.origin ?? `http://localhost:${view.lesson.port}`,
        width: view.width,
        platform: view.platform,
        traceLines,
        ...(edit === undefined ? {} : { edit }),
      },
      ink,
    );
  const fewest = draw(FEWEST_TRACE_LINES);
  const spare = room - title.length - fewest.length;
  return [...title, ...(spare > 0 ? draw(FEWEST_TRACE_LINES + spare) : fewest)];
}

/** Less traffic than this shows no exchange. */
const FEWEST_TRACE_LINES = 8;

/** A server that died in the middle of a check: its death is what came, whatever was expected. */
function diedOf(
  failure: Failure,
  problem: NonNullable<Verdict["problem"]>,
  lesson: Lesson,
): Failure {
  return { ...failure, came: problemWords(problem, lesson).what };
}

const indented = (lines: string[]) => lines.map((line) => (line === "" ? line : `  ${line}`));
