/**
 * One line of the learner's file with a caret under the place that is meant. Pure.
 */

import type { Ink } from "@course/command/output";
import { columnsOf } from "@course/wire/wrap";
import type { Place } from "@course/lesson-kit/judge";
import { cutCells, toCells } from "@course/wire";

/** The line and, where the column is known, a caret under it; nothing when there is no such line. */
export function codeLines(source: string, place: Place, width: number, ink: Ink): string[] {
  const line = source.split(/\r?\n/)[place.line - 1]?.replaceAll("\t", " ");
  if (line === undefined) return [];
  const gutter = `${place.line} | `;
  const start = columnsOf(line.slice(0, (place.column ?? 1) - 1));
  const shown = cutCells(toCells(line), width - gutter.length, { start, end: start + 1 });
  const text = `${ink.dim(gutter)}${shown.cells.join("")}`;
  if (place.column === undefined) return [text];
  return [text, ink.red(`${" ".repeat(gutter.length + shown.place.start)}^`)];
}
