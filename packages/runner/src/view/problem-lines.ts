/**
 * A server that cannot be judged, drawn: the sentence, the line it names, what to do, the stack last. Pure.
 */

import type { Lesson, Place, ServerProblem } from "@course/lesson-kit/judge";
import type { Ink } from "@course/command/output";
import { cut, wrap } from "@course/wire/wrap";
import { codeLines } from "./code-line.ts";
import { problemWords } from "./problem.ts";

interface ProblemView {
  lesson: Lesson;
  /** The text of the learner's file, to show the line that a crash names. */
  source?: string | undefined;
  width: number;
}

export function problemLines(view: ProblemView, problem: ServerProblem, ink: Ink): string[] {
  const { what, fix, details } = problemWords(problem, view.lesson);
  const frame = frameOf(view, placeOf(problem), ink);
  return [
    ...indented(wrap(what, view.width - 2).map((line) => ink.red(line))),
    ...(frame.length === 0 ? [] : ["", ...frame.map((line) => `    ${line}`)]),
    "",
    ...indented(wrap(fix, view.width - 2)),
    ...(details.length === 0
      ? []
      : ["", ...details.map((line) => ink.dim(`    ${cut(line, view.width - 4)}`))]),
  ];
}

/** The line of the learner's file at that place; none without a place. */
export function frameOf(
  { source, width }: ProblemView,
  place: Place | undefined,
  ink: Ink,
): string[] {
  return source === undefined || !place ? [] : codeLines(source, place, width - 4, ink);
}

export function placeOf(problem: ServerProblem): Place | undefined {
  return "place" in problem ? problem.place : undefined;
}

/** Two columns in; an empty line stays empty. */
export const indented = (lines: string[]) =>
  lines.map((line) => (line === "" ? line : `  ${line}`));
