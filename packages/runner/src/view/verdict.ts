/**
 * A verdict as a learner sees it: where they are, the one failure to look at, what to do next. Pure.
 */

import type { Failure, Lesson, ServerProblem, StepResult, Verdict } from "@course/lesson-kit/judge";
import { allPassed, failedStep } from "@course/lesson-kit/judge";
import type { Ink } from "../output.ts";
import { wrap } from "../output.ts";
import { failureLines, labelled } from "./failure.ts";
import { frameOf, indented, placeOf, problemLines } from "./problem-lines.ts";
import { problemWords, told } from "./problem.ts";
import { printedSummary } from "./printed.ts";
import { stepLines } from "./steps.ts";

export interface VerdictView {
  lesson: Lesson;
  verdict: Verdict;
  /** What was judged, in words: "your exercise/server.ts", "the solution", "http://localhost:8080". */
  judged: string;
  /** Where the learner's server runs now; absent when none does. */
  origin?: string | undefined;
  /** Where a pasted command finds a server; absent when none waits for one. */
  tryAt?: string | undefined;
  /** Shows all traffic of what was judged: `pnpm lesson 02 trace`. */
  traceCommand: string;
  /** Where the learner edits for a step: `lessons/02-…/exercise/server.ts:41`. */
  editPlace?: ((step: StepResult) => string) | undefined;
  /** The text of the learner's file, to show the line that a crash names. */
  source?: string | undefined;
  /** What else the learner has to know, a sentence each: a taken port, a changed starter. */
  notices: string[];
  /** What the learner can do now: the last lines, which are not broken. */
  next: string[];
  width: number;
  /** Lines at most, 25 unless the terminal is lower. */
  height?: number | undefined;
  platform: NodeJS.Platform;
}

/** What fits on a terminal of the usual size, whatever came over the wire. */
export const MOST_LINES = 25;

/** Less traffic than this shows no exchange. */
const FEWEST_TRACE_LINES = 8;

/** The verdict in at most 25 lines, at 80 columns. */
export function verdictLines(view: VerdictView, ink: Ink): string[] {
  const head = [
    ...titleLines(view, ink),
    "",
    ...indented(stepLines(view.verdict.steps, view.width - 2, ink)),
    "",
  ];
  const foot = ["", ...indented(view.next.map((line) => ink.dim(line)))];
  const room = Math.min(MOST_LINES, view.height ?? MOST_LINES) - head.length - foot.length;
  return [...head, ...bodyLines(view, room, ink), ...foot];
}

function titleLines(view: VerdictView, ink: Ink): string[] {
  const { lesson, judged, origin, notices, width } = view;
  const where = origin && origin !== judged ? `${judged}, running at ${origin}` : judged;
  return [
    `${ink.bold(`Lesson ${lesson.id}`)}  ${where}`,
    ...notices.flatMap((notice) => wrap(notice, width - 2)).map((line) => ink.yellow(line)),
  ];
}

function bodyLines(view: VerdictView, room: number, ink: Ink): string[] {
  const { lesson, verdict } = view;
  const failed = failedStep(verdict);
  if (verdict.problem) return problemLines(view, verdict.problem, ink);
  const printed = printedLines(view, ink);
  if (failed?.failure) {
    const failure = stepFailureLines(view, failed, failed.failure, room - printed.length, ink);
    return [...failure, ...printed];
  }
  if (!allPassed(verdict)) return ["  Nothing was judged yet."];
  const recap = `Read the recap at the end of lessons/${lesson.name}/README.md.`;
  const what = ink.green(`All ${verdict.steps.length} steps pass.`);
  return [...indented([what, ...wrap(recap, view.width - 2)]), ...printed];
}

/** One line about what the learner's server printed by itself, where it did. */
function printedLines({ verdict, width }: VerdictView, ink: Ink): string[] {
  const summary = printedSummary(verdict.output);
  if (summary === undefined) return [];
  const [first = "", ...rest] = labelled("Printed", summary, width, ink);
  return [rest.length === 0 ? first : `${first} …`];
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
  const { problem } = failure;
  const place = problem && placeOf(problem);
  const edit = place ? `${told(place.file, view.lesson)}:${place.line}` : view.editPlace?.(step);
  const draw = (traceLines: number) =>
    failureLines(
      {
        ...view,
        failure: problem ? diedOf(failure, problem, view.lesson) : failure,
        frame: problem ? frameOf(view, problem, ink) : [],
        traceLines,
        edit,
      },
      ink,
    );
  const fewest = draw(FEWEST_TRACE_LINES);
  const spare = room - title.length - fewest.length;
  return [...title, ...(spare > 0 ? draw(FEWEST_TRACE_LINES + spare) : fewest)];
}

/** A server that died in the middle of a check: its death is what came, whatever was expected. */
function diedOf(failure: Failure, problem: ServerProblem, lesson: Lesson): Failure {
  return { ...failure, came: problemWords(problem, lesson).what };
}
