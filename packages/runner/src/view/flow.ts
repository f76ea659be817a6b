/**
 * Short items side by side, in as many lines as they need. Pure.
 */

import { columnsOf } from "@course/wire/wrap";

const GAP = "   ";

interface Item {
  text: string;
  /** Gives the item its colour: colours take no room. */
  paint: (text: string) => string;
}

/** Lines of at most `width` columns, broken between items only. */
export function flow(items: readonly Item[], width: number): string[] {
  const lines: { text: string; columns: number }[] = [];
  for (const { text, paint } of items) {
    const last = lines.at(-1);
    const columns = columnsOf(text);
    if (last && last.columns + GAP.length + columns <= width) {
      last.text += GAP + paint(text);
      last.columns += GAP.length + columns;
    } else lines.push({ text: paint(text), columns });
  }
  return lines.map((line) => line.text);
}
