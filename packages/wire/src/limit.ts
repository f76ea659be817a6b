/**
 * Fits a long trace into a few lines: the event to look at, what is nearest to it, and one line that
 * says how much is left out.
 */
import type { PrintedLine } from "./draft.ts";

/** One event's lines. */
export interface Block {
  lines: PrintedLine[];
  /** A blank line goes before it, unless it comes first. */
  isSpaced: boolean;
  /** The columns that the label takes. */
  indent: number;
}

/** Two lines for what is left out, and six in which a mark stands with its line and its note. */
export const LEAST_LINES = 8;

/**
 * Joins blocks into at most `maxLines` lines. When all do not fit, block `focus` stays, then what comes
 * before it, nearest first, then what comes after; a block that fits only in part is shortened around
 * its mark. In fewer than 8 lines there is only the mark, and what stands right above it.
 */
export function limitLines(blocks: Block[], focus: number, maxLines: number): PrintedLine[] {
  const all = joinBlocks(blocks);
  const focused = blocks[focus];
  if (all.length <= maxLines || focused === undefined) return all;
  if (maxLines < LEAST_LINES) return markedPart(focused, maxLines);
  const most = maxLines;

  let window = [abridge(focused, most - 2)];
  let [first, last] = [focus, focus];
  const assemble = (shown: Block[], from: number, to: number) => [
    ...leftOut(from, "earlier"),
    ...joinBlocks(shown),
    ...leftOut(blocks.length - 1 - to, "later"),
  ];
  for (; first > 0; first--) {
    const before = blocks.slice(first - 1, first);
    const empty = before.map((block) => ({ ...block, lines: [] }));
    const room = most - assemble([...empty, ...window], first - 1, last).length;
    // Of the message before, the first line and a gap say more than nothing.
    if (room < 2 && before.some((block) => block.lines.length > room)) break;
    window = [...before.map((block) => abridge(block, room)), ...window];
  }
  for (; last < blocks.length - 1; last++) {
    const longer = [...window, ...blocks.slice(last + 1, last + 2)];
    if (assemble(longer, first, last + 1).length > most) break;
    window = longer;
  }
  return assemble(window, first, last);
}

function joinBlocks(blocks: Block[]): PrintedLine[] {
  return blocks.flatMap((block, index) =>
    block.isSpaced && index > 0 ? [{ text: "", tone: "dim" }, ...block.lines] : block.lines,
  );
}

function leftOut(count: number, where: "earlier" | "later"): PrintedLine[] {
  if (count === 0) return [];
  const messages = count === 1 ? "message" : "messages";
  return [{ text: `… ${count} ${where} ${messages} (\`trace\` shows all)`, tone: "dim" }];
}

/** The last lines up to the end of the mark; the first ones of a block without one. */
function markedPart({ lines }: Block, room: number): PrintedLine[] {
  const markEnd = lines.findLastIndex((line) => line.tone === "mark") + 1;
  const end = Math.max(markEnd, Math.min(room, lines.length));
  return lines.slice(Math.max(0, end - room), end);
}

/** Keeps a block's first line, and its mark with what stands right above it. */
function abridge(block: Block, room: number): Block {
  const { lines, indent } = block;
  if (lines.length <= room) return block;
  const gap: PrintedLine = { text: `${" ".repeat(indent)}  …`, tone: "dim" };
  const markEnd = lines.findLastIndex((line) => line.tone === "mark") + 1;
  if (markEnd < room) return { ...block, lines: [...lines.slice(0, room - 1), gap] };

  const rest = markEnd < lines.length ? [gap] : [];
  const kept = lines.slice(Math.max(1, markEnd - (room - 2 - rest.length)), markEnd);
  return { ...block, lines: [...lines.slice(0, 1), gap, ...kept, ...rest] };
}
