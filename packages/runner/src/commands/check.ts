/**
 * `pnpm lesson 02 check`: one verdict, with an exit code.
 */

import { allPassed } from "@course/lesson-kit/judge";
import { verdictAsJson } from "../view/json.ts";
import { verdictLines } from "../view/verdict.ts";
import type { ExitCode, LessonContext } from "./context.ts";
import { editPlaces, judgedWords, judgeOnce, prepareExercise, remember } from "./context.ts";

/** Exit code 0 if every step passes, else 1. */
export async function check(context: LessonContext): Promise<ExitCode> {
  const verdict = await reportOnce(context);
  return allPassed(verdict) ? 0 : 1;
}

/** Judges once and prints the verdict, as lines or as JSON. */
export async function reportOnce(context: LessonContext) {
  const { lesson, request, output } = context;
  const own = request.target.kind === "exercise";
  const notices = own ? await prepareExercise(context) : [];
  const verdict = await judgeOnce(context);
  await remember(context, verdict);
  const judged = judgedWords(request);
  if (request.json) {
    output.line(JSON.stringify(verdictAsJson(lesson, judged, verdict), null, 2));
    return verdict;
  }
  const places = own ? { editPlace: await editPlaces(lesson) } : {};
  const origin = request.target.kind === "url" ? { origin: request.target.origin } : {};
  const view = { lesson, verdict, judged, notices, ...places, ...origin };
  const next = nextWords(context, allPassed(verdict));
  for (const line of verdictLines(
    { ...view, next, width: output.width, platform: process.platform },
    output.ink,
  )) {
    output.line(line);
  }
  return verdict;
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
