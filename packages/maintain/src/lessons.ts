/**
 * Which lessons a tool works on.
 */

import type { Lesson } from "@course/lesson-kit/judge";
import { readLessons } from "@course/lesson-kit/judge";

/**
 * The lessons of the course in the folder `root`: all of them, or the one that `id` names ("02").
 *
 * Rejects when there is none: a tool that measured nothing would look like one that found no fault.
 */
export async function chosenLessons(root: string, id?: string): Promise<Lesson[]> {
  const all = await readLessons(root);
  const chosen = all.filter((lesson) => lesson.id === (id ?? lesson.id));
  if (chosen.length > 0) return chosen;
  const ids = all.map((lesson) => lesson.id).join(", ");
  throw new Error(`There is no lesson ${id}. There are: ${ids}.`);
}
