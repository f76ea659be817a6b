/**
 * A value of JSON in a sentence: short, with the words of a matcher in its place. Pure.
 */

import { cutCells, toCells } from "@course/wire";
import { isMatcher, wordsOf } from "./like.ts";

/** Two lines of a terminal, with the words around it. */
const LONGEST = 120;

/** A piece of a text, from `start` up to `end`. */
interface Place {
  start: number;
  end: number;
}

interface Written {
  text: string;
  /** Where the member at the path is in it. */
  kept?: Place | undefined;
}

/** A member and its value: `"status": 404`, or `no "status"`. */
export function describeMember(name: string, value: unknown): string {
  return value === undefined ? `no "${name}"` : `"${name}": ${describeValue(value)}`;
}

/**
 * Such as `{"title":"Buy milk","id":<id>} without "secret"`, in at most 120 columns.
 *
 * A longer one is cut with `…`; the member at `path` stays in view.
 */
export function describeValue(value: unknown, path?: readonly string[]): string {
  if (value === undefined) return "nothing";
  const { text, kept } = written(value, path);
  const columnsBefore = (index: number) => toCells(text.slice(0, index)).length;
  const keep = kept && { start: columnsBefore(kept.start), end: columnsBefore(kept.end) };
  return cutCells(toCells(text), LONGEST, keep).cells.join("");
}

function written(value: unknown, path: readonly string[] = []): Written {
  if (isMatcher(value)) return { text: wordsOf(value) };
  if (Array.isArray(value)) {
    return { text: `[${value.map((each) => written(each).text).join(",")}]` };
  }
  if (isObject(value)) return writtenObject(value, path);
  return { text: JSON.stringify(value) ?? "nothing" };
}

function writtenObject(
  value: Record<string, unknown>,
  [step, ...inner]: readonly string[],
): Written {
  let text = "{";
  let kept: Place | undefined;
  const absent = Object.keys(value).filter((name) => value[name] === undefined);
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    if (text !== "{") text += ",";
    const start = text.length;
    text += `${JSON.stringify(name)}:`;
    const within = written(member, name === step ? inner : []);
    const at = text.length;
    text += within.text;
    if (name !== step) continue;
    kept = within.kept && { start: at + within.kept.start, end: at + within.kept.end };
    kept ??= { start, end: text.length };
  }
  text += "}";
  if (absent.length === 0) return { text, kept };
  const start = text.length;
  text += ` without ${absent.map((name) => JSON.stringify(name)).join(" or ")}`;
  if (absent.some((name) => name === step)) kept = { start, end: text.length };
  return { text, kept };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
