/**
 * Does a value hold what was expected of it?
 */

import { expect, test } from "vitest";
import { describeValue, isObject, mismatch } from "../src/base/match.ts";

test("An expected object is a minimum, in any order", () => {
  expect(mismatch({ b: 1, a: 2, c: 3 }, { a: 2, b: 1 })).toBeUndefined();
});

test("Inner objects are a minimum too; arrays have to be equal", () => {
  expect(mismatch({ todo: { id: "1", title: "x" } }, { todo: { title: "x" } })).toBeUndefined();
  expect(mismatch({ ids: [1, 2] }, { ids: [1] })).toMatchObject({ words: '"ids": [1,2]' });
});

test("A function decides, and only true accepts", () => {
  expect(mismatch({ id: 7 }, { id: Number.isInteger })).toBeUndefined();
  const truthy = () => "yes";
  expect(mismatch({ id: 7 }, { id: truthy })).toMatchObject({ note: "expected another value" });
});

test("undefined means that the member must not exist", () => {
  expect(mismatch({}, { order: undefined })).toBeUndefined();
  expect(mismatch({ order: 1 }, { order: undefined })).toEqual({
    words: '"order" is 1',
    note: 'expected no "order"',
    near: '"order"',
  });
});

test("A missing member, and a value of another kind, are named", () => {
  expect(mismatch({}, { id: "1" })).toEqual({ words: 'no "id"', note: '"id" is missing' });
  expect(mismatch({ id: 1 }, { id: "1" })).toMatchObject({
    words: '"id": 1',
    note: 'expected "1"',
  });
  expect(mismatch(null, { id: "1" })).toMatchObject({ words: "null", note: "expected an object" });
  expect(mismatch([], {})).toMatchObject({ words: "[]", note: "expected an object" });
});

test("Values that look alike are different", () => {
  expect(mismatch("1", 1)).toBeDefined();
  expect(mismatch(null, undefined)).toBeDefined();
  expect(mismatch(0, false)).toBeDefined();
});

test("A value is described in at most 120 characters, functions as …", () => {
  expect(describeValue({ type: "added", todo: () => true })).toBe('{"type":"added","todo":"…"}');
  expect(describeValue(undefined)).toBe("nothing");
  const long = describeValue("x".repeat(200));
  expect(long).toHaveLength(120);
  expect(long.endsWith("…")).toBe(true);
});

test("isObject holds for objects only", () => {
  expect([{}, [], null, "x", undefined].map(isObject)).toEqual([true, false, false, false, false]);
});
