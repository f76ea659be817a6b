/**
 * Gives the pages the list of lessons and their steps, as the folders in lessons/ have them.
 */

import { readLessons } from "@course/lesson-kit/lesson";
import type { LoadContext, Plugin } from "@docusaurus/types";
import { LESSON_MAP, type MappedLesson } from "../forms/lesson-map";

export function lessonMap(_context: LoadContext, options: unknown): Plugin {
  const { root } = options as { root: string };
  return {
    name: LESSON_MAP,
    async loadContent() {
      const lessons = await readLessons(root);
      return lessons.map(({ id, name, title, steps }): MappedLesson => ({
        id,
        name,
        title: title.replace(/^Lesson \d+: /, ""),
        steps: steps.map((step) => step.name),
      }));
    },
    async contentLoaded({ content, actions }) {
      actions.setGlobalData(content);
    },
  };
}
