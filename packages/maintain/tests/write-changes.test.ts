/**
 * How one text becomes another, written as a lesson's `mistakes/` have it.
 */

import { expect, test } from "vitest";
import { writeChanges } from "../src/carry/write-changes.ts";

test.each([
  ["a line for a line", "a b c", "a x c", "- b\n+ x\n"],
  ["an addition, below the line that it follows", "a b", "a x b", "  a\n+ x\n"],
  ["an addition at the beginning", "a b", "x a b", "+ x\n  a\n"],
  ["two changes, with an empty line between them", "a b c d", "x b c y", "- a\n+ x\n\n- d\n+ y\n"],
  ["a line that is there twice, by its neighbor", "a b a c", "a b x c", "  b\n- a\n+ x\n"],
  ["a neighbor with words before one of brackets", "} a } a w", "} a } x w", "- a\n+ x\n  w\n"],
  ["two changes whose neighbors touch, as one", "a b a", "x b y", "- a\n+ x\n  b\n- a\n+ y\n"],
])("The fewest lines are written: %s", (_, before, after, written) => {
  expect(writeChanges(before.split(" "), after.split(" "))).toBe(written);
});

test("An empty line that stays between two changes goes and comes", () => {
  expect(writeChanges(["a", "", "a"], ["x", "", "y"])).toBe("- a\n+ x\n-\n+\n- a\n+ y\n");
});
