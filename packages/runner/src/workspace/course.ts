/**
 * Where the course lies and what of it belongs to the learner.
 */

import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Lesson } from "@course/lesson-kit/judge";
import { readLessons } from "@course/lesson-kit/judge";
import type { LessonPaths } from "./exercise.ts";
import { lessonPaths } from "./exercise.ts";
import { History } from "../history/history.ts";

export interface Course {
  /** Absolute path of the folder that holds `lessons`. */
  root: string;
  lessons: Lesson[];
}

/** This course: the folder that this file lies in. */
export async function openCourse(): Promise<Course> {
  const root = path.resolve(fileURLToPath(new URL("../../../..", import.meta.url)));
  return { root, lessons: await readLessons(root) };
}

/** The learner's side of a lesson: where its files are, and their history. */
export interface Workplace {
  paths: LessonPaths;
  history: History;
}

export function workplace(
  course: Course,
  lesson: Lesson,
  warn: (sentence: string) => void,
): Workplace {
  const paths = lessonPaths(course.root, lesson.name);
  return { paths, history: new History({ folder: paths.history, exercise: paths.exercise, warn }) };
}
