/**
 * Blocks as lines for a terminal. Pictures, and what is only an aside, are left out. Pure.
 */

import { columnsOf, wrap } from "@course/wire/wrap";
import type { Block, Item, Table } from "../document/block.ts";

/** Of a terminal of the usual size, in columns. */
const WIDTH = 80;

/** The lines, of at most 80 columns. */
export function linesOf(blocks: readonly Block[]): string[] {
  const printed = blocks.filter(({ kind }) => kind !== "picture");
  return printed.flatMap((block, index) => {
    const before = printed[index - 1];
    const lines = blockLines(block);
    return before !== undefined && isApart(before, block) ? ["", ...lines] : lines;
  });
}

/** An empty line stands before each heading, and around tables. */
function isApart(before: Block, block: Block): boolean {
  return block.kind === "heading" || before.kind === "table" || block.kind === "table";
}

function blockLines(block: Block): string[] {
  if (block.kind === "table") return tableLines(block);
  if (block.kind === "list") return listLines(block.items);
  if (block.kind === "picture") return [];
  return wrap(block.text, WIDTH);
}

const MARKS = { good: "✔", bad: "✘", neutral: "~" } as const;

function listLines(items: readonly Item[]): string[] {
  const labels = items.map(({ label }) => (label === undefined ? 0 : columnsOf(label) + 2));
  const labelWidth = Math.max(0, ...labels);
  return items.flatMap((item) => itemLines(item, labelWidth));
}

function itemLines(item: Item, labelWidth: number): string[] {
  const { label = "", source, text, verdict, detail } = item;
  const start = `${markOf(item)} ${label.padEnd(labelWidth)}`;
  const indent = " ".repeat(columnsOf(start));
  const said = source === undefined ? text : `${source.name}: ${text}`;
  // `wrap` keeps a margin of spaces; mark and label take its place afterwards.
  const [first = "", ...rest] = wrap(`${indent}${said}`, WIDTH, indent);
  const lines = [`${start}${first.slice(start.length)}`, ...rest];
  if (detail === undefined) return lines;
  const why = verdict === undefined ? detail : `${verdict.words}: ${detail}`;
  return [...lines, ...wrap(`${indent}${why}`, WIDTH, indent)];
}

function markOf({ label, verdict }: Item): string {
  if (verdict) return MARKS[verdict.tone];
  return label === undefined ? "-" : " ";
}

const GAP = "  ";

/** The lines of a table, without spaces at their ends. */
function tableLines({ columns, rows }: Table): string[] {
  const lines = [
    columns.map(({ title }) => title[0]),
    columns.map(({ title }) => title[1]),
    ...rows,
  ];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((cells) => columnsOf(cells[index] ?? ""))),
  );
  return lines
    .map((cells) =>
      columns.map(({ isLeft }, index) => {
        const cell = cells[index] ?? "";
        const room = " ".repeat((widths[index] ?? 0) - columnsOf(cell));
        return isLeft ? `${cell}${room}` : `${room}${cell}`;
      }),
    )
    .map((cells) => cells.join(GAP).trimEnd())
    .filter((line) => line !== "");
}
