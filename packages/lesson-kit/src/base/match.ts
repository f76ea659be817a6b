/**
 * Does a JSON value hold what was expected of it? Pure.
 *
 * An expected object is a minimum: members that it does not name may be there, in any order. An expected
 * function decides by itself. Everything else must be equal.
 */

import { isDeepStrictEqual } from "node:util";
import { describeMember, describeValue, isObject } from "./describe.ts";
import { isMatcher, wordsOf } from "./like.ts";

export interface Mismatch {
  /** What came, as a phrase: `"completed": false`, `no "completed"`. */
  words: string;
  /** What to write under the caret. */
  note: string;
  /** The members that lead to the place; empty for the value as a whole. */
  path: readonly string[];
}

/** The first place where `actual` does not hold what `expected` asks for; undefined if it holds all. */
export function mismatch(
  actual: unknown,
  expected: unknown,
  path: readonly string[] = [],
): Mismatch | undefined {
  if (isMatcher(expected)) {
    return expected(actual) === true ? undefined : unlike(actual, wordsOf(expected), path);
  }
  if (!isObject(expected)) {
    return isDeepStrictEqual(actual, expected)
      ? undefined
      : unlike(actual, describeValue(expected), path);
  }
  if (!isObject(actual)) return unlike(actual, "an object", path);
  for (const [member, wanted] of Object.entries(expected)) {
    const here = [...path, member];
    const words = describeMember(member, actual[member]);
    if (wanted === undefined) {
      if (Object.hasOwn(actual, member))
        return { words, note: `expected no "${member}"`, path: here };
      continue;
    }
    if (!Object.hasOwn(actual, member))
      return { words, note: `"${member}" is missing`, path: here };
    const inner = mismatch(actual[member], wanted, here);
    if (inner) return inner;
  }
  return undefined;
}

function unlike(actual: unknown, wanted: string, path: readonly string[]): Mismatch {
  const member = path.at(-1);
  const words = member === undefined ? describeValue(actual) : describeMember(member, actual);
  return { words, note: `expected ${wanted}`, path };
}

/** One of the values that came, and where it first differs from what was expected. */
interface Near<T> {
  found: T;
  wrong: Mismatch;
}

/**
 * Of the values that came, the one that comes nearest to `expected`: the most members are equal, and of those
 * the newest.
 *
 * Only what is meant for it can be near: a value of the same `type`, or else one whose `type` is all that
 * differs. Undefined when none is near, or one holds all.
 */
export function nearest<T>(
  came: readonly T[],
  valueOf: (each: T) => unknown,
  expected: Record<string, unknown>,
): Near<T> | undefined {
  const { type, ...others } = expected;
  const isOfType = (each: T) => equalIn(valueOf(each), { type }) > 0;
  const isNear = (each: T) => {
    const differsInType = mismatch(valueOf(each), others) === undefined;
    return equalIn(valueOf(each), others) > 0 && (type === undefined || differsInType);
  };
  const ofType = came.filter(isOfType);
  const near = ofType.length > 0 ? ofType : came.filter(isNear);
  const equal = near.map((each) => equalIn(valueOf(each), expected));
  const found = near[equal.lastIndexOf(Math.max(...equal))];
  const wrong = found === undefined ? undefined : mismatch(valueOf(found), expected);
  return found === undefined || wrong === undefined ? undefined : { found, wrong };
}

/** How many of the members that are asked for are as expected, inner ones counted one by one. */
function equalIn(actual: unknown, expected: unknown): number {
  if (!isObject(expected)) return mismatch(actual, expected) === undefined ? 1 : 0;
  if (!isObject(actual)) return 0;
  const members = Object.entries(expected).filter(([, wanted]) => wanted !== undefined);
  return members.reduce((sum, [name, wanted]) => sum + equalIn(actual[name], wanted), 0);
}
