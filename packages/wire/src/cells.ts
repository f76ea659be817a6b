/**
 * Text as a terminal shows it: what may be shown at all, and how many columns it takes.
 *
 * Everything that crossed the wire was chosen by somebody else. Shown raw, it could move the cursor,
 * recolour the screen or hide what stands next to it (ECMA-48 control sequences; Unicode's
 * bidirectional controls, UAX #9). So no text reaches a line without `escapeControls`.
 *
 * Not a full measure of Unicode: close enough to align a column and a caret.
 */

/** Controls, invisible format characters, line separators, halves of a surrogate pair. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Drawn on top of the character before them. */
const NO_COLUMN = /^[\p{Mn}\p{Me}]$/u;

/** Drawn twice as wide as a Latin letter (UAX #11, East Asian Width; emoji). */
const TWO_COLUMNS =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60]$/u;

const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Writes every character that does not print as an escape: `\n`, `\r`, `\t`, else `\x1b` up to U+00FF
 * and `\u{202e}` beyond. A backslash that was sent stays as it is, so this is for reading, not for
 * parsing back.
 */
export function escapeControls(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const short = SHORT_ESCAPES[character];
    if (short !== undefined) return short;
    const hex = (character.codePointAt(0) ?? 0).toString(16);
    return hex.length <= 2 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
  });
}

/**
 * Splits text into one string for each column of the terminal, unprintable characters escaped first.
 * A wide character takes its column and an empty one after it; an accent joins the column before it.
 */
export function toCells(text: string): string[] {
  const cells: string[] = [];
  for (const character of escapeControls(text)) {
    if (NO_COLUMN.test(character) && cells.length > 0) {
      cells[cells.length - 1] += character;
      continue;
    }
    cells.push(character);
    if (TWO_COLUMNS.test(character)) cells.push("");
  }
  return cells;
}

/** A piece of a row of cells, in columns from its beginning; `end` is the first column after it. */
export interface Place {
  start: number;
  end: number;
}

/**
 * Cuts cells to at most `columns`, with `…` wherever something was left out, so that `keep` stays
 * visible, or at least its beginning when it is wider than the line. Gives back where `keep` is now.
 */
export function cutCells(cells: string[], columns: number, keep: Place = { start: 0, end: 0 }) {
  if (cells.length <= columns) return { cells, place: keep };

  const room = Math.max(1, columns - 2);
  const lead = Math.max(0, Math.floor((room - (keep.end - keep.start)) / 2));
  const furthest = cells.length - (columns - 1);
  const from = keep.end < columns ? 0 : Math.min(keep.start - lead, furthest);
  if (from <= 0) {
    const end = Math.min(keep.end, columns - 1);
    return {
      cells: [...wholeCells(cells, 0, columns - 1), "…"],
      place: { start: keep.start, end },
    };
  }

  const isTail = from === furthest;
  const to = isTail ? cells.length : from + room;
  const shown = ["…", ...wholeCells(cells, from, to)];
  if (!isTail) shown.push("…");
  const place = { start: keep.start - from + 1, end: Math.min(keep.end, to) - from + 1 };
  return { cells: shown, place };
}

/** The cells of a piece. A wide character of which one half is cut away becomes a space: columns stay true. */
export function wholeCells(cells: string[], from: number, to: number): string[] {
  const piece = cells.slice(from, to);
  if (piece[0] === "") piece[0] = " ";
  if (cells[to] === "" && piece.length > 0) piece[piece.length - 1] = " ";
  return piece;
}
