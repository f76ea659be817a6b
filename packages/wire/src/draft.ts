/**
 * From a draft to lines of text: the one place where what crossed the wire becomes something to show.
 *
 * The printers of the kinds of event make drafts with the text as it was sent, and name places in it
 * by offsets. Here it is escaped, cut to the width, and given its caret. Not here: what to say.
 */
import { cutCells, escapeControls, toCells, wholeCells, type Place } from "./cells.ts";
import { wrap } from "./wrap.ts";

/**
 * What a line is, for whoever colours it: `sent` by the side that opened the connection, `received` by
 * it, a `body`'s line, a `mark` (the caret and its note), `dim` for what did not cross the wire.
 */
type Tone = "sent" | "received" | "mark" | "body" | "dim";

/** One line to show: no line feed in it, no control character, at most `width` columns. */
export interface PrintedLine {
  text: string;
  tone: Tone;
}

/** Offsets in a draft's content; `end` is the first after the marked piece. */
export interface Caret {
  start: number;
  end: number;
  note: string;
}

export interface Draft {
  gutter: "> " | "< " | "  " | "";
  /** As it was sent: not escaped, not cut. */
  content: string;
  tone: Tone;
  caret?: Caret | undefined;
  /** How long the whole is, told when the line has to be cut by much; `isPart`: it was cut before. */
  size?: { bytes: number; isPart: boolean };
}

/** What is marked is shown in full where this will do: it is what the reader has to see. */
const MOST_ROWS = 4;

/** Less would leave only the size, and nothing of what was sent. */
const LEAST_CONTENT_COLUMNS = 8;

/** Of something shorter, the columns show more than its size would tell. */
const LEAST_BYTES_TO_TELL = 200;

/** A caret under the whole of a line. */
export function caretUnder(content: string, note: string | undefined): Caret | undefined {
  return note === undefined ? undefined : { start: 0, end: content.length, note };
}

/** A size for people: "1 byte", "3,412 bytes". */
export function formatBytes(bytes: number): string {
  return bytes === 1 ? "1 byte" : `${bytes.toLocaleString("en-US")} bytes`;
}

/**
 * Sets one draft at `width` columns; `label` is the column before it, already of its final width.
 *
 * On one line, unless a header or member that is marked needs more: then on up to four, with the caret under
 * the last of them.
 */
export function setLine(draft: Draft, label: string, width: number): PrintedLine[] {
  const before = label + draft.gutter;
  const margin = " ".repeat(toCells(before).length);
  const { rows, place } = fit(draft, width - margin.length);
  const lines = rows.map((text, index) => {
    const start = index === 0 ? before : margin;
    return { text: text === "" ? start.trimEnd() : start + text, tone: draft.tone };
  });
  if (draft.caret === undefined || place === undefined) return lines;

  const indent = margin.length + place.start;
  const length = Math.max(1, place.end - place.start);
  return [...lines, ...setCaret(indent, length, escapeControls(draft.caret.note), width)];
}

/** The rows, and where in the last of them the marked place is. */
function fit(draft: Draft, columns: number): { rows: string[]; place: Place | undefined } {
  const cells = toCells(draft.content);
  const place = draft.caret && placeOf(draft.content, draft.caret);
  const isCut = cells.length > columns || draft.size?.isPart === true;
  if (!isCut) return { rows: [cells.join("")], place };

  if (draft.size?.isPart === true) cells.push("…");
  const size = tellSize(draft.size, columns - LEAST_CONTENT_COLUMNS);
  const isPiece = place !== undefined && place.end - place.start < cells.length;
  const count = isPiece ? rowsFor(place, cells.length + size.length, columns) : 1;
  const cut = cutCells(cells, count * columns - size.length, place);
  const rows = Array.from({ length: count }, (_, row) =>
    wholeCells(cut.cells, row * columns, (row + 1) * columns).join(""),
  );
  const start = Math.max(0, cut.place.start - (count - 1) * columns);
  const end = cut.place.end - (count - 1) * columns;
  return {
    rows: rows.map((row, index) => (index === count - 1 ? row + size : row)),
    place: place && { start, end: Math.max(start, end) },
  };
}

/** One row, if the marked piece fits into it with a `…` before and after it; else as many as the line takes. */
function rowsFor({ start, end }: Place, length: number, columns: number): number {
  return end - start + 2 <= columns ? 1 : Math.min(MOST_ROWS, Math.ceil(length / columns));
}

function tellSize(size: Draft["size"], room: number): string {
  if (size === undefined || (size.bytes < LEAST_BYTES_TO_TELL && !size.isPart)) return "";
  const told = ` (${formatBytes(size.bytes)} in all)`;
  return told.length <= room ? told : "";
}

function placeOf(content: string, caret: Caret): Place {
  const start = toCells(content.slice(0, caret.start)).length;
  return { start, end: start + toCells(content.slice(caret.start, caret.end)).length };
}

/** The note stands behind its caret where it fits, otherwise on lines of its own, never cut. */
function setCaret(indent: number, length: number, note: string, width: number): PrintedLine[] {
  const carets = " ".repeat(indent) + "^".repeat(length);
  const noteColumns = toCells(note).length;
  if (indent + length + 1 + noteColumns <= width) {
    return [{ text: `${carets} ${note}`.trimEnd(), tone: "mark" }];
  }
  // As near to the caret as it fits on one line; a longer one begins in the line's first quarter.
  const noteIndent = Math.min(indent, Math.max(Math.floor(width / 4), width - noteColumns));
  const lines = wrap(note, width - noteIndent);
  return [carets, ...lines.map((line) => " ".repeat(noteIndent) + line)].map((text) => ({
    text,
    tone: "mark",
  }));
}
