/**
 * The map: every lesson, what is passed, and what is next. Pure.
 */

import type { Lesson } from "@course/lesson-kit/judge";
import type { Ink } from "@course/command/output";
import { columnsOf, pad } from "@course/wire/wrap";

export interface LessonState {
  lesson: Lesson;
  /** Numbers of the steps that have passed at some time. */
  passed: readonly number[];
}

/** The lesson to go on with: the first that is not done; undefined when all are. */
export function nextLesson(states: readonly LessonState[]): Lesson | undefined {
  return states.find((state) => !isDone(state))?.lesson;
}

export function mapLines(states: readonly LessonState[], ink: Ink): string[] {
  const next = nextLesson(states);
  const wide = Math.max(...states.map(({ lesson }) => columnsOf(titleOf(lesson))));
  return [
    ink.bold("How programs talk: the lessons"),
    "",
    ...states.map((state) => {
      const { lesson } = state;
      const marks = lesson.steps
        .map((step) => (state.passed.includes(step.number) ? "✔" : "·"))
        .join("");
      const arrow = lesson === next ? ink.cyan("→") : " ";
      const title = pad(titleOf(lesson), wide);
      const paint = isDone(state) ? ink.green : ink.reset;
      return `${arrow} ${paint(`${lesson.id}  ${title}`)}  ${marks}  ${passedCount(state)}`;
    }),
    "",
    next
      ? `Next: ${ink.cyan(`pnpm lesson ${next.id}`)}, and read lessons/${next.name}/README.md beside it.`
      : "All lessons are done.",
  ];
}

/** Without "Lesson 02: ", which the number before it says. */
const titleOf = ({ title }: Lesson) => title.replace(/^Lesson \d+: /, "");

function isDone({ lesson, passed }: LessonState): boolean {
  return lesson.steps.every((step) => passed.includes(step.number));
}

function passedCount({ lesson, passed }: LessonState): string {
  const count = lesson.steps.filter((step) => passed.includes(step.number)).length;
  return `${count} of ${lesson.steps.length} steps`;
}
