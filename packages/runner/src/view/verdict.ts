/**
 * A verdict as a learner sees it: where they are, the one failure to look at, what to do next. Pure.
 */

import { stripVTControlCharacters } from "node:util";
import type { Failure, Lesson, StepResult, Verdict } from "@course/lesson-kit/judge";
import { allPassed, failedStep } from "@course/lesson-kit/judge";
import type { Ink } from "@course/command/output";
import { columnsOf, wrap } from "@course/wire/wrap";
import { failureLines, labelled, wrapAtMost } from "./failure.ts";
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
  /** What the learner has changed since the step that fails passed: `lines 86–88, since step 2 passed`. */
  changed?: string | undefined;
  /** The text of the learner's file, to show the line that a crash names. */
  source?: string | undefined;
  /** What else the learner has to know, a sentence each: a taken port, a changed starter. */
  notices: string[];
  /** Where the lesson's own service runs, which the server calls; absent when none does. */
  serviceUrl?: string | undefined;
  /** The page that shows the wire in a browser; absent when there is none. */
  liveUrl?: string | undefined;
  /** What the learner's provider has delivered, the last of it last. */
  deliveries?: string[] | undefined;
  /** What the learner can do now: the last lines, which are not broken. */
  next: string[];
  width: number;
  /** Lines at most, 25 unless the terminal is lower. */
  height?: number | undefined;
  platform: NodeJS.Platform;
}

/** What fits on a terminal of the usual size, whatever came over the wire. */
const MOST_LINES = 25;

/** How a failure is drawn, from the roomiest to the tightest: the first that fits is taken. */
interface Tightness {
  /** Less traffic than 8 lines shows no exchange, and than 3 no mark. */
  traceLines: number;
  textLines: number;
  /** A command to paste may take several rows; the one that shows all traffic takes one. */
  tryAt?: undefined;
}

const TIGHTNESSES: readonly Tightness[] = [
  { traceLines: 8, textLines: Infinity },
  { traceLines: 8, textLines: Infinity, tryAt: undefined },
  { traceLines: 8, textLines: 3, tryAt: undefined },
  { traceLines: 8, textLines: 2, tryAt: undefined },
  { traceLines: 5, textLines: 2, tryAt: undefined },
  { traceLines: 3, textLines: 2, tryAt: undefined },
  { traceLines: 3, textLines: 1, tryAt: undefined },
  { traceLines: 0, textLines: 1, tryAt: undefined },
];

/** The verdict in at most 25 lines, at 80 columns. */
export function verdictLines(view: VerdictView, ink: Ink): string[] {
  const head = [
    ...titleLines(view, ink),
    ...besideLines(view, ink),
    ...indented(stepLines(view.verdict.steps, view.width - 2, ink)),
    "",
  ];
  const delivered = view.deliveries ? ["", ...view.deliveries] : [];
  const foot = [...delivered, "", ...indented(view.next.map((line) => ink.dim(line)))];
  const room =
    Math.min(MOST_LINES, view.height ?? MOST_LINES) - rowsOf([...head, ...foot], view.width);
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

/** What runs beside the server, beneath the title and in line with it; an empty line when nothing does. */
function besideLines({ lesson, serviceUrl, liveUrl }: VerdictView, ink: Ink): string[] {
  const { service } = lesson.config;
  const lines = [
    ...(serviceUrl === undefined ? [] : [`Service    ${serviceUrl} is ${service?.file}`]),
    ...(liveUrl === undefined ? [] : [`Wire       press w to see it here, or open ${liveUrl}`]),
  ];
  return lines.length === 0 ? [""] : lines.map((line) => ink.dim(line));
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
  // Of a server that died, the last words are its stack trace: the failure says it better.
  if (failedStep(verdict)?.failure?.problem) return [];
  const summary = printedSummary(verdict.output);
  if (summary === undefined) return [];
  const more = " …";
  const [first = "", ...rest] = labelled("Printed", summary, width - more.length, ink);
  return [rest.length === 0 ? first : first + more];
}

function stepFailureLines(
  view: VerdictView,
  step: StepResult,
  failure: Failure,
  room: number,
  ink: Ink,
): string[] {
  const heading = `Step ${step.number}, ${step.title}: ${failure.check}`;
  const title = (most: number) =>
    indented(wrapAtMost(heading, view.width - 2, most).map((line) => ink.red(line)));
  const parts = { ...view, ...partsOf(view, step, failure, ink) };
  const draw = (how: Tightness) => [
    ...title(how.textLines),
    "",
    ...failureLines({ ...parts, ...how }, ink),
  ];
  const rows = (how: Tightness) => rowsOf(draw(how), view.width);
  const how = TIGHTNESSES.find((each) => rows(each) <= room) ?? TIGHTNESSES.at(-1);
  if (!how) return [];
  // A trace may take fewer lines than it is given, so the spare rows do not say how many more to give it.
  let traceLines = how.traceLines + Math.max(0, room - rows(how));
  while (traceLines > how.traceLines && rows({ ...how, traceLines }) > room) traceLines -= 1;
  return draw({ ...how, traceLines });
}

/**
 * A server that died in the middle of a check: its death is what the check got, whatever it expected. One that
 * answered 500 has printed why.
 */
function partsOf(view: VerdictView, step: StepResult, failure: Failure, ink: Ink) {
  const { problem, printed, got } = failure;
  if (!problem && !printed) return { failure, frame: [], edit: view.editPlace?.(step) };
  const place = problem ? placeOf(problem) : printed?.place;
  const words = problem
    ? problemWords(problem, view.lesson).what
    : `${got}; your server printed ${printed?.message}`;
  return {
    failure: { ...failure, got: words },
    frame: frameOf(view, place, ink),
    edit: place ? `${told(place.file, view.lesson)}:${place.line}` : view.editPlace?.(step),
  };
}

/** How many rows of the terminal these lines take: a command to paste may take several, and hold line feeds. */
function rowsOf(lines: readonly string[], width: number): number {
  const columns = lines
    .flatMap((line) => stripVTControlCharacters(line).split("\n"))
    .map(columnsOf);
  return columns.reduce((rows, length) => rows + Math.max(1, Math.ceil(length / width)), 0);
}
