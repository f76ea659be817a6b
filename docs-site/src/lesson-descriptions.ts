/**
 * What search engines and link previews say of a lesson, its title and its steps, and how its hints are called.
 *
 * The lessons' texts have no front matter, because GitHub shows it; and without a description Docusaurus
 * would take the first paragraph, which speaks of the recording beneath it.
 */

import path from "node:path";
import { readLesson } from "@course/lesson-kit/lesson";
import type { MarkdownConfig } from "@docusaurus/types";

export const withLessonDescription: NonNullable<MarkdownConfig["parseFrontMatter"]> = async (
  text,
) => {
  const parsed = await text.defaultParseFrontMatter(text);
  const folder = path.dirname(text.filePath);
  if (!/^\d\d-/.test(path.basename(folder))) return parsed;
  const { title, steps } = await readLesson(folder);
  const isHints = path.basename(text.filePath) === "hints.md";
  const what = isHints ? `Hints: ${title}` : title;
  const description = `${what}. ${steps.length} steps: ${steps.map((step) => step.title).join(", ")}.`;
  // Beside its lesson one word is enough; in a tab and in a link it is not.
  const names = isHints ? { title: what, sidebar_label: "Hints", pagination_label: what } : {};
  return { ...parsed, frontMatter: { ...parsed.frontMatter, description, ...names } };
};
