/**
 * Does a JSON value hold what was expected of it? Pure.
 *
 * An expected object is a minimum: members that it does not name may be there, in any order. An expected
 * function decides by itself. Everything else must be equal.
 */

import { isDeepStrictEqual } from "node:util";

interface Mismatch {
  /** What came, as a phrase: `"completed" is missing`. */
  words: string;
  /** What to write under the caret. */
  note: string;
  /** The piece of the JSON text to put the caret under, where one can be named. */
  near?: string;
}

/** The first place where `actual` does not hold what `expected` asks for; undefined if it holds all. */
export function mismatch(actual: unknown, expected: unknown, name = ""): Mismatch | undefined {
  if (typeof expected === "function") {
    return expected(actual) === true ? undefined : unlike(actual, name, "another value");
  }
  if (!isObject(expected)) {
    return isDeepStrictEqual(actual, expected)
      ? undefined
      : unlike(actual, name, describeValue(expected));
  }
  if (!isObject(actual)) return unlike(actual, name, "an object");
  for (const [member, wanted] of Object.entries(expected)) {
    if (wanted === undefined) {
      if (!(member in actual)) continue;
      return {
        words: `"${member}" is ${describeValue(actual[member])}`,
        note: `expected no "${member}"`,
        near: `"${member}"`,
      };
    }
    if (!(member in actual)) {
      return { words: describeMember(member, undefined), note: `"${member}" is missing` };
    }
    const inner = mismatch(actual[member], wanted, member);
    if (inner) return inner;
  }
  return undefined;
}

function unlike(actual: unknown, name: string, wanted: string): Mismatch {
  const subject = name === "" ? "" : `"${name}": `;
  return {
    words: `${subject}${describeValue(actual)}`,
    note: `expected ${wanted}`,
    ...(name === "" ? {} : { near: `"${name}"` }),
  };
}

/** A member and its value: `"status": 404`, or `no "status"`. */
export function describeMember(name: string, value: unknown): string {
  return value === undefined ? `no "${name}"` : `"${name}": ${describeValue(value)}`;
}

/** A short JSON-like form for a sentence: `{"title":"Buy milk"}`; functions show as `…`. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "function" ? "…" : inner,
  );
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
