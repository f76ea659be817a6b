/**
 * `pnpm lesson 02 check`: one verdict, with an exit code.
 */

import type { Verdict } from "@course/lesson-kit/judge";
import { allPassed, ownServerEnv } from "@course/lesson-kit/judge";
import { wrap } from "@course/wire/wrap";
import { verdictAsJson } from "../view/json.ts";
import { verdictLines } from "../view/verdict.ts";
import type { ExitCode, LessonContext } from "../workspace/context.ts";
import {
  editHelp,
  judgedWords,
  judgeOnce,
  prepareExercise,
  remember,
  traceCommand,
} from "../workspace/context.ts";

/** Exit code 0 if every step passes, else 1. */
export async function check(context: LessonContext): Promise<ExitCode> {
  const verdict = await reportOnce(context);
  return allPassed(verdict) ? 0 : 1;
}

/** Judges once and prints the verdict, as lines or as JSON. */
export async function reportOnce(context: LessonContext): Promise<Verdict> {
  const { lesson, request, output } = context;
  const { target } = request;
  const notices = target.kind === "exercise" ? await prepareExercise(context) : urlNotices(context);
  const verdict = await judgeOnce(context);
  await remember(context, verdict);
  const judged = judgedWords(request);
  if (request.json) {
    output.line(JSON.stringify(verdictAsJson(lesson, judged, verdict), null, 2));
    return verdict;
  }
  const view = {
    lesson,
    verdict,
    judged,
    notices,
    ...(await editHelp(context)),
    // Only a server of the learner's own goes on running after the verdict.
    ...(target.kind === "url" ? { origin: target.origin, tryAt: target.origin } : {}),
    traceCommand: traceCommand(context),
    next: wrap(nextWords(context, allPassed(verdict)), output.width - 2),
    width: output.width,
    platform: process.platform,
  };
  for (const line of verdictLines(view, output.ink)) output.line(line);
  return verdict;
}

/** A server at a URL runs already: with other variables than these it is judged by what it does not know. */
function urlNotices({ lesson, request }: LessonContext): string[] {
  const variables = Object.entries(ownServerEnv(lesson));
  if (request.target.kind !== "url" || variables.length === 0) return [];
  const words = variables.map(([name, value]) => `${name}=${value}`).join(" ");
  return [`Judged as a server that was started with ${words}`];
}

function nextWords({ lesson, course, request }: LessonContext, passed: boolean): string {
  const after = course.lessons.find((each) => each.number > lesson.number);
  if (passed)
    return after
      ? `Next: pnpm lesson ${after.id}`
      : "That was the last lesson: pnpm lesson shows the map.";
  if (request.target.kind === "url") return `For the contract: lessons/${lesson.name}/README.md`;
  return `Next: pnpm lesson ${lesson.id} hint, or pnpm lesson ${lesson.id} to try again on every save.`;
}
