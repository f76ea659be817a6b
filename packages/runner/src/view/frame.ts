/**
 * One line of the learner's file with a caret under the place that is meant. Pure.
 */

import type { Place } from "@course/lesson-kit/judge";
import type { Ink } from "@course/command/output";

/** So much of a long line stands before the place. */
const BEFORE_COLUMNS = 30;

/** The line and, where the column is known, a caret under it; nothing when there is no such line. */
export function frameLines(source: string, place: Place, width: number, ink: Ink): string[] {
  const line = source.split(/\r?\n/)[place.line - 1]?.replaceAll("\t", " ");
  if (line === undefined) return [];
  const gutter = `${place.line} | `;
  const room = width - gutter.length;
  const column = (place.column ?? 1) - 1;
  const cut = line.length <= room ? 0 : Math.max(0, column - BEFORE_COLUMNS);
  const shown = printable(line.slice(cut, cut + room));
  const caret = `${" ".repeat(gutter.length + column - cut)}^`;
  return [`${ink.dim(gutter)}${shown}`, ...(place.column === undefined ? [] : [ink.red(caret)])];
}

/** A file may hold anything, also what would steer a terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "�");
}
