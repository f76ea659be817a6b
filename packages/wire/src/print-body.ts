/**
 * A message's body, as it is: line by line, without a sign before it. What is not text is told by its
 * size and its beginning in base64 (RFC 4648, section 4).
 */
import { caretUnder, formatBytes, type Caret, type Draft } from "./draft.ts";
import { memberPlace, type JsonPath } from "./member-place.ts";
import type { Body, Mark } from "./trace.ts";

/** A screen's half: enough for a problem document or a short list, indented. */
const MOST_LINES = 12;

/** Beneath a marked line, so that it is seen in its place. */
const LINES_AFTER_MARK = 2;

/** 18 bytes: enough to know a file by its first ones. */
const MOST_BASE64_CHARACTERS = 24;

/** The body's lines: none when there is no body, unless the mark is on it. */
export function printBody(body: Body | undefined, mark: Mark | undefined): Draft[] {
  const note = mark?.part === "body" ? mark.note : undefined;
  if (body === undefined || body.bytes === 0) {
    const content = "(no body)";
    return note === undefined
      ? []
      : [{ gutter: "", content, tone: "dim", caret: caretUnder(content, note) }];
  }
  if (body.text === undefined) {
    const content = describeBytes(body);
    return [{ gutter: "", content, tone: "body", caret: caretUnder(content, note) }];
  }
  return printText(body.text, body, bodyCaret(body.text, mark));
}

/** What bytes look like that are no text: `(12 bytes, not text: base64 AAEC…)`. */
export function describeBytes(body: Body): string {
  const base64 = body.base64 ?? "";
  const isCut = body.truncated === true || base64.length > MOST_BASE64_CHARACTERS;
  const shown = base64.slice(0, MOST_BASE64_CHARACTERS) + (isCut ? "…" : "");
  return `(${formatBytes(body.bytes)}, not text: base64 ${shown})`;
}

/**
 * Where a mark on the body goes, in offsets of the body's text: under the member at `mark.path` or the
 * nearest one around it, under `mark.text`, or under the first character when neither is there.
 */
export function bodyCaret(text: string, mark: Mark | undefined): Caret | undefined {
  if (mark?.part !== "body") return undefined;
  const member = mark.path && nearestPlace(text, mark.path);
  if (member) return { ...member, note: mark.note };
  const at = mark.text === undefined ? -1 : text.indexOf(mark.text);
  if (mark.text === undefined || at < 0) return { start: 0, end: 1, note: mark.note };
  return { start: at, end: at + mark.text.length, note: mark.note };
}

function nearestPlace(text: string, path: JsonPath) {
  for (let length = path.length; length >= 0; length -= 1) {
    const place = memberPlace(text, path.slice(0, length));
    if (place) return place;
  }
  return undefined;
}

function printText(text: string, body: Body, caret: Caret | undefined): Draft[] {
  const lines = splitLines(text);
  const isPart = body.truncated === true;
  if (lines.length === 1) {
    const size = { bytes: body.bytes, isPart };
    return lines.map((line) => ({ ...draftLine(line, caret), size }));
  }
  const markedAt = lines.findLastIndex((line) => caret !== undefined && line.start <= caret.start);
  const lastWanted = Math.min(lines.length - 1, markedAt + LINES_AFTER_MARK);
  const first = Math.max(0, lastWanted - MOST_LINES + 1);
  const shown = lines.slice(first, first + MOST_LINES);

  const drafts = shown.map((line) => draftLine(line, lines[markedAt] === line ? caret : undefined));
  if (first > 0) drafts.unshift({ gutter: "", content: "…", tone: "dim" });
  if (isPart || first + shown.length < lines.length) {
    const content = `… (${formatBytes(body.bytes)} in all)`;
    drafts.push({ gutter: "", content, tone: "dim" });
  }
  return drafts;
}

interface BodyLine {
  text: string;
  /** Its offset in the body's text. */
  start: number;
}

function splitLines(text: string): BodyLine[] {
  const lines: BodyLine[] = [];
  let start = 0;
  for (const line of text.replace(/\r?\n$/, "").split("\n")) {
    lines.push({ text: line.replace(/\r$/, ""), start });
    start += line.length + 1;
  }
  return lines;
}

function draftLine(line: BodyLine, caret: Caret | undefined): Draft {
  const draft: Draft = { gutter: "", content: line.text, tone: "body" };
  if (caret === undefined) return draft;
  const start = Math.min(caret.start - line.start, line.text.length);
  const end = Math.min(caret.end - line.start, line.text.length);
  return { ...draft, caret: { start, end, note: caret.note } };
}
