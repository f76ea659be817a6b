/**
 * What search engines and link previews say of a lesson: its title and its steps; and what the links to the
 * page before and the page after say of its hints.
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
  const what = path.basename(text.filePath) === "hints.md" ? `Hints: ${title}` : title;
  const description = `${what}. ${steps.length} steps: ${steps.map((step) => step.title).join(", ")}.`;
  const frontMatter = { ...parsed.frontMatter, description, pagination_label: what };
  return { ...parsed, frontMatter };
};
