/**
 * What every command gets, and how it reports what it needs to say beside its answer.
 */

import { readFile } from "node:fs/promises";
import type { Lesson, StepResult, Verdict } from "@course/lesson-kit/judge";
import {
  exerciseFile,
  givenState,
  judgeFile,
  judgeUrl,
  lineToEdit,
  solutionFile,
} from "@course/lesson-kit/judge";
import type { Request } from "./request.ts";
import type { Course, Workplace } from "./course.ts";
import { workplace } from "./course.ts";
import { ensureExercise, type Made } from "./exercise.ts";
import type { Output } from "../terminal/output.ts";
import { recordPassed } from "../progress/progress.ts";

/** 0 all is well, 1 the server is not right yet, 2 invalid command. */
export type ExitCode = 0 | 1 | 2;

export interface Context {
  course: Course;
  request: Request;
  output: Output;
}

/** A command that is about one lesson. */
export interface LessonContext extends Context {
  lesson: Lesson;
  workplace: Workplace;
}

export function lessonContext(context: Context, lesson: Lesson): LessonContext {
  return { ...context, lesson, workplace: workplace(context.course, lesson, context.output.error) };
}

/** Makes sure that the exercise is there, and returns what the learner should know about it. */
export async function prepareExercise(context: LessonContext): Promise<string[]> {
  const { lesson, output } = context;
  const { paths, history } = context.workplace;
  const made = await ensureExercise(paths, history, { warn: output.error });
  return [...madeNotices(made, lesson), ...(await givenNotices(context))];
}

function madeNotices(made: Made, lesson: Lesson): string[] {
  if (made.made === "from-starter")
    return [`Made lessons/${lesson.name}/exercise/ for you: edit server.ts there.`];
  if (made.made === "from-history") return ["exercise/ was gone; it is back as you last had it."];
  if (!made.starterChanged) return [];
  return [
    `The starter has changed since you began; your work is unchanged. To start over: pnpm lesson ${lesson.id} reset (undo brings your work back).`,
  ];
}

/** What to say when the lesson's given.ts, which the learner's server imports, is not the original. */
export async function givenNotices({ lesson, request }: LessonContext): Promise<string[]> {
  if (request.target.kind !== "exercise") return [];
  const state = await givenState(lesson);
  if (state === "original") return [];
  const file = `lessons/${lesson.name}/given.ts`;
  const what =
    state === "missing"
      ? `${file} is missing: it belongs to the lesson, and its servers import it.`
      : `${file} was changed: it belongs to the lesson, and the checks are written for the original.`;
  return [`${what} Restore it: git restore ${file}`];
}

/** What is judged, in words. */
export function judgedWords({ target }: Request): string {
  if (target.kind === "url") return target.origin;
  return target.kind === "solution" ? "the solution" : "your exercise/server.ts";
}

/** The file that is judged; for a server at a URL the exercise, which then is not touched. */
export function judgedFile({ lesson, request }: LessonContext): string {
  return request.target.kind === "solution" ? solutionFile(lesson) : exerciseFile(lesson);
}

/** Where the learner's server is to run: PORT, where it is set, as for the server itself; 0 is any. */
export function wantedPort({ lesson }: LessonContext): number {
  const { PORT = "" } = process.env;
  return /^\d{1,5}$/.test(PORT) && Number(PORT) < 65_536 ? Number(PORT) : lesson.port;
}

/** Where a command finds the server to speak to: at the URL named, or where the lesson runs it. */
export function serverOrigin({ lesson, request: { target } }: LessonContext): string {
  return target.kind === "url" ? target.origin : `http://localhost:${lesson.port}`;
}

/** What to do when no server answers there. */
export const startIt = ({ id }: Lesson) =>
  `Start your server with pnpm lesson ${id} in another terminal, or give its address with --url.`;

/** The signals by which a terminal, a shell or a system asks a program to leave. */
export const SHUTDOWN_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Resolves when the command is asked to leave. */
export async function untilShutdown(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of SHUTDOWN_SIGNALS) process.once(signal, () => resolve());
  });
}

/** The command that shows all traffic of what is judged. */
export function traceCommand({
  lesson,
  request: { target },
}: Pick<LessonContext, "lesson" | "request">): string {
  const command = `pnpm lesson ${lesson.id} trace`;
  if (target.kind === "exercise") return command;
  return `${command} ${target.kind === "solution" ? "--solution" : `--url ${target.origin}`}`;
}

/** Judges what the request names, once. */
export async function judgeOnce(context: LessonContext): Promise<Verdict> {
  const { lesson, request } = context;
  const { target } = request;
  if (target.kind === "url") return judgeUrl(lesson, target.origin, target);
  return judgeFile(lesson, judgedFile(context));
}

/** Remembers the steps that pass now; only the learner's own server counts, here or at a URL. */
export async function remember(context: LessonContext, verdict: Verdict): Promise<void> {
  if (context.request.target.kind === "solution") return;
  const passing = verdict.steps
    .filter((step) => step.state === "passed")
    .map((step) => step.number);
  if (passing.length === 0) return;
  const steps = context.lesson.steps.map((step) => step.number);
  const { warnings } = await recordPassed(context.course.root, context.lesson.name, passing, steps);
  for (const warning of warnings) context.output.error(warning);
}

/** What a verdict needs of the learner's file: where to edit for a step, and the text itself. */
interface EditHelp {
  /** Such as `lessons/02-…/exercise/server.ts:41`. */
  editPlace: (step: StepResult) => string;
  source: string;
}

/** Nothing when what is judged is not the learner's own file. */
export async function editHelp({ lesson, request }: LessonContext): Promise<Partial<EditHelp>> {
  if (request.target.kind !== "exercise") return {};
  const source = await readFile(exerciseFile(lesson), "utf8").catch(() => "");
  const editPlace = ({ number }: StepResult) => {
    const line = lineToEdit(source, lesson.steps, number);
    return `lessons/${lesson.name}/exercise/server.ts${line === undefined ? "" : `:${line}`}`;
  };
  return { editPlace, source };
}
