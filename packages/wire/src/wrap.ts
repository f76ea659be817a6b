/**
 * Lines of text for a terminal, measured in its columns. Pure.
 *
 * For plain text: colors are added afterwards, so that they take no room.
 */

import { cutCells, toCells } from "./cells.ts";

/** How many columns the text takes; unprintable characters as the escapes that stand for them. */
export const columnsOf = (text: string): number => toCells(text).length;

/** The beginning of the text, in at most `width` columns: `…` stands for what is left out. */
export const cut = (text: string, width: number): string =>
  cutCells(toCells(text), width).cells.join("");

/** The text, with spaces after it up to `width` columns. */
export const pad = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - columnsOf(text)));

/**
 * Breaks text into lines of at most `width` columns, between words; a word that is wider is broken too.
 *
 * Spaces at the beginning stay, later lines begin with `indent`, and a line feed ends a line. Unprintable
 * characters are written as escapes.
 */
export function wrap(text: string, width: number, indent = ""): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, width, indent));
}

function wrapLine(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  const [margin = ""] = /^ */.exec(text) ?? [];
  // Of the line that is being filled: what stands in it, and whether that is more than its margin.
  let line = toCells(margin);
  let hasWord = false;
  const breakLine = () => {
    lines.push(line.join(""));
    line = toCells(indent);
    hasWord = false;
  };
  for (const word of text.slice(margin.length).split(" ")) {
    const rest = toCells(word);
    if (hasWord && line.length + 1 + rest.length > width) breakLine();
    if (hasWord) line.push(" ");
    while (line.length + rest.length > width) {
      line.push(...rest.splice(0, fitting(rest, width - line.length)));
      breakLine();
    }
    line.push(...rest);
    hasWord = true;
  }
  return [...lines, line.join("")];
}

/** How many cells of a word fill the room, never half a wide character, and never none. */
function fitting(cells: readonly string[], room: number): number {
  const isHalved = cells[room] === "";
  return Math.max(cells[1] === "" ? 2 : 1, isHalved ? room - 1 : room);
}
