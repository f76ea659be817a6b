/**
 * A table of plain text. Pure.
 */

export interface Column {
  /** One or two lines above the column. */
  title: readonly [string, string];
  /** Figures stand to the right. Default: right. */
  isLeft?: boolean;
}

/** What stands in a table, for the terminal and for the page. */
export interface Cells {
  columns: readonly Column[];
  rows: readonly (readonly string[])[];
}

/** Of a terminal of the usual size, in columns. */
export const WIDTH = 80;

const GAP = "  ";

/** The lines of the table, without spaces at their ends. */
export function tableLines({ columns, rows }: Cells): string[] {
  const lines = [
    columns.map(({ title }) => title[0]),
    columns.map(({ title }) => title[1]),
    ...rows,
  ];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((cells) => (cells[index] ?? "").length)),
  );
  return lines
    .map((cells) =>
      columns.map(({ isLeft }, index) => {
        const cell = cells[index] ?? "";
        const width = widths[index] ?? 0;
        return isLeft ? cell.padEnd(width) : cell.padStart(width);
      }),
    )
    .map((cells) => cells.join(GAP).trimEnd())
    .filter((line) => line !== "");
}

/** Text in lines of at most `width` columns; the later ones begin with `indent`. */
export function wrapped(text: string, width: number, indent = ""): string[] {
  const [before = ""] = /^ */.exec(text) ?? [];
  const lines: string[] = [];
  let line = before;
  for (const word of text.trim().split(" ")) {
    const longer = line.trim() === "" ? `${line}${word}` : `${line} ${word}`;
    if (longer.length > width && line.trim() !== "") {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = longer;
  }
  return [...lines, line];
}
