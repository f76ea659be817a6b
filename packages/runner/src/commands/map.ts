/**
 * `pnpm lesson`: the map of all lessons.
 */

import { readProgress } from "../progress/progress.ts";
import type { LessonState } from "../view/map.ts";
import { mapLines } from "../view/map.ts";
import type { Context, ExitCode } from "../workspace/context.ts";

export async function map(context: Context): Promise<ExitCode> {
  const { request, output } = context;
  const states = await lessonStates(context);
  if (request.json) output.line(JSON.stringify(mapAsJson(states), null, 2));
  else for (const line of mapLines(states, output.ink)) output.line(line);
  return 0;
}

/** Every lesson with the steps that have passed at some time. */
export async function lessonStates({ course, output }: Context): Promise<LessonState[]> {
  const { lessons, warnings } = await readProgress(course.root);
  for (const warning of warnings) output.error(warning);
  return course.lessons.map((lesson) => ({ lesson, passed: lessons[lesson.name]?.passed ?? [] }));
}

function mapAsJson(states: readonly LessonState[]): object {
  const lessons = states.map(({ lesson, passed }) => ({
    lesson: lesson.name,
    title: lesson.title,
    steps: lesson.steps.map(({ number, name }) => ({
      number,
      name,
      passed: passed.includes(number),
    })),
  }));
  return { version: 1, lessons };
}
