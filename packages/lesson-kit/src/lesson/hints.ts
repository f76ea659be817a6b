/**
 * The hints of a lesson: three for each step, from a nudge to the shape of the code.
 *
 * `hints.md` has a heading of the second level for each step, named after its region (`## broadcast-changes`),
 * and under it three of the third level, in this order: a question, the idea, the shape of the code.
 */

import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Lesson } from "./folder.ts";

interface Hint {
  /** The heading: "The idea". */
  title: string;
  /** Markdown, without its heading. */
  text: string;
}

/** How many hints each step has. */
export const HINT_LEVELS = 3;

/** The hints of every step, by the step's name. */
export async function readHints(lesson: Lesson): Promise<Map<string, Hint[]>> {
  return parseHints(await readFile(path.join(lesson.folder, "hints.md"), "utf8"));
}

/** Pure part of `readHints`. */
export function parseHints(markdown: string): Map<string, Hint[]> {
  const hints = new Map<string, Hint[]>();
  for (const section of markdown.split(/^## /m).slice(1)) {
    const name = section.slice(0, section.indexOf("\n")).trim();
    const parts = section.split(/^### /m).slice(1);
    hints.set(name, parts.map(asHint));
  }
  return hints;
}

function asHint(part: string): Hint {
  const end = part.indexOf("\n");
  return { title: part.slice(0, end).trim(), text: part.slice(end + 1).trim() };
}
