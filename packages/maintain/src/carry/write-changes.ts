/**
 * Writes how one text becomes another as a lesson's `mistakes/` have it: the fewest lines whose place is
 * certain. Pure; `packages/lesson-kit/src/lesson/mistakes.ts` reads it.
 */

import { placesOf } from "@course/lesson-kit/lesson";
import { diffArrays } from "diff";

/** Lines from `from` up to `to`, without that one. */
interface Span {
  from: number;
  to: number;
}

/** The lines of a span go, and `added` come. */
interface Edit extends Span {
  added: string[];
}

/** Edits that are written as one, with the lines around them that make their place certain. */
interface Change extends Span {
  edits: Edit[];
}

/** The lines that turn `before` into `after`: an empty line between two changes, a line ending at the end. */
export function writeChanges(before: readonly string[], after: readonly string[]): string {
  const edits = editsBetween(before, after);
  const changes = edits.map((edit) => ({ from: edit.from, to: edit.to, edits: [edit] }));
  return separated(changes, before)
    .map((change) => `${signed(change, before).join("\n")}\n`)
    .join("\n");
}

function editsBetween(before: readonly string[], after: readonly string[]): Edit[] {
  const edits: Edit[] = [];
  let line = 0;
  let open: Edit | undefined;
  for (const { added, removed, value } of diffArrays([...before], [...after])) {
    if (!added) line += value.length;
    if (!added && !removed) {
      open = undefined;
      continue;
    }
    if (!open) {
      open = { from: removed ? line - value.length : line, to: line, added: [] };
      edits.push(open);
    }
    if (added) open.added.push(...value);
    open.to = line;
  }
  return edits;
}

/** Widens each change until its place is certain; those that then touch become one. */
function separated(changes: readonly Change[], lines: readonly string[]): Change[] {
  const apart: Change[] = [];
  for (const change of changes.map((each) => widened(each, lines))) {
    const last = apart.at(-1);
    if (last && last.to >= change.from) {
      last.to = Math.max(last.to, change.to);
      last.edits.push(...change.edits);
    } else apart.push({ ...change, edits: [...change.edits] });
  }
  return apart.length === changes.length ? apart : separated(apart, lines);
}

/** The change with as few lines around it as make it stand out: lines with words rather than brackets. */
function widened({ from, to, edits }: Change, lines: readonly string[]): Change {
  const withWords = (span: Span) =>
    lines.slice(span.from, span.to).filter((line) => /\w/.test(line)).length;
  for (let more = 0; more <= lines.length; more += 1) {
    const spans = Array.from({ length: more + 1 }, (_, below) => ({
      from: from - more + below,
      to: to + below,
    }));
    const fitting = spans.filter((span) => isCertain(span, lines));
    const [best] = fitting.toSorted((one, other) => withWords(other) - withWords(one));
    if (best) return { ...best, edits };
  }
  // All lines together are there once; only where there is none, no change has a place.
  throw new Error("A change needs a line to go by, and this region has none.");
}

const isCertain = ({ from, to }: Span, lines: readonly string[]): boolean =>
  from >= 0 &&
  from < to &&
  to <= lines.length &&
  placesOf(lines.slice(from, to), lines).length === 1;

/** A change as its file has it. An empty line that stays goes and comes: a space alone is not seen. */
function signed({ from, to, edits }: Change, lines: readonly string[]): string[] {
  const written: string[] = [];
  const write = (sign: string, line: string) =>
    written.push(line === "" ? sign : `${sign} ${line}`);
  const stay = (span: Span) => {
    for (const line of lines.slice(span.from, span.to)) {
      if (line === "") written.push("-", "+");
      else write(" ", line);
    }
  };
  let done = from;
  for (const edit of edits) {
    stay({ from: done, to: edit.from });
    for (const line of lines.slice(edit.from, edit.to)) write("-", line);
    for (const line of edit.added) write("+", line);
    done = edit.to;
  }
  stay({ from: done, to });
  return written;
}
