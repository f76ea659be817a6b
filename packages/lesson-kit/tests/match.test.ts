/**
 * Does a value hold what was expected of it?
 */

import { expect, test } from "vitest";
import { describeValue, isObject } from "../src/base/describe.ts";
import { anyId, like } from "../src/base/like.ts";
import { mismatch, nearest } from "../src/base/match.ts";

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
  expect(mismatch({ id: 7 }, { id: truthy })).toMatchObject({ note: "expected <…>" });
});

test("undefined means that the member must not exist", () => {
  expect(mismatch({}, { order: undefined })).toBeUndefined();
  expect(mismatch({ order: 1 }, { order: undefined })).toEqual({
    words: '"order": 1',
    note: 'expected no "order"',
    path: ["order"],
  });
});

test("A missing member, and a value of another kind, are named", () => {
  expect(mismatch({}, { id: "1" })).toMatchObject({ words: 'no "id"', note: '"id" is missing' });
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

test("A matcher is described by its words or after its name, and never as a text", () => {
  const isHttpUrl = () => true;
  const other = () => true;
  const value = { id: anyId, at: Number.isInteger, url: isHttpUrl, todos: Array.isArray, x: other };
  expect(describeValue(value)).toBe(
    '{"id":<id>,"at":<integer>,"url":<http url>,"todos":<array>,"x":<…>}',
  );
  const todos = like("[<to-do>, …]", Array.isArray);
  expect(describeValue({ type: "snapshot", todos })).toBe(
    '{"type":"snapshot","todos":[<to-do>, …]}',
  );
  expect(mismatch({ todos: 1 }, { todos })).toMatchObject({ note: "expected [<to-do>, …]" });
});

test("A member that must not be there is described as such", () => {
  expect(describeValue({ secret: undefined, id: 1 })).toBe('{"id":1} without "secret"');
  const value = { order: undefined, title: "x".repeat(200) };
  expect(describeValue(value, ["order"])).toMatch(/without "order"$/);
});

test("A value is described in at most 120 columns, the member at the path in view", () => {
  expect(describeValue(undefined)).toBe("nothing");
  const long = describeValue("x".repeat(200));
  expect(long).toHaveLength(120);
  expect(long.endsWith("…")).toBe(true);
  const value = { before: "牛".repeat(90), todo: { completed: false, title: "x".repeat(99) } };
  expect(describeValue(value)).not.toContain("completed");
  expect(describeValue(value, ["todo", "completed"])).toContain('"completed":false');
  expect(describeValue(value, ["todo"])).toContain('"todo"');
});

test("Nearest is one of the same type, with the most equal members, the newest of equals", () => {
  const came = [
    { type: "added", todo: { id: 1, title: "Buy milk" } },
    { type: "completed", todo: { id: 2, completed: true } },
    { type: "completed", todo: { id: 1, completed: false } },
    { type: "completed", todo: { id: 3, completed: true } },
  ];
  const near = (expected: Record<string, unknown>) => {
    const found = nearest(came, (each) => each, expected);
    return found && [came.indexOf(found.found), found.wrong.words];
  };
  expect(near({ type: "completed", todo: { id: 1, completed: true } })).toEqual([3, '"id": 3']);
  expect(near({ type: "completed", todo: { id: 1, title: "Buy milk" } })).toEqual([
    2,
    'no "title"',
  ]);
  expect(near({ type: "add", todo: { id: 1 } })).toEqual([2, '"type": "completed"']);
  expect(near({ type: "added", online: 1 })).toEqual([0, 'no "online"']);
  expect(near({ todo: { id: 1, completed: true } })).toEqual([3, '"id": 3']);
});

test("What differs in its type and more is not near", () => {
  const came = [{ type: "presence", online: 1 }];
  expect(nearest(came, (each) => each, { type: "added", online: 2 })).toBeUndefined();
  expect(nearest([7, null], (each) => each, { type: "added" })).toBeUndefined();
});

test("isObject holds for objects only", () => {
  expect([{}, [], null, "x", undefined].map(isObject)).toEqual([true, false, false, false, false]);
});
