/**
 * Mistakes as small diffs: how they are read, where they are put, and the sentence when that is not certain.
 */

import { expect, test } from "vitest";
import { applyMistake, parseMistake } from "../src/lesson/mistakes.ts";

const HEAD = ["region: create", "step: 1", "sentence: Why.", "source: RFC 9110"];
const SOLUTION = [
  "a();",
  "// #region create",
  "b();",
  "  c();",
  "",
  "b();",
  "d();",
  "// #endregion",
  "d();",
  "",
].join("\n");

const mistake = (...lines: string[]) => [...HEAD, "", ...lines, ""].join("\n");
const wrong = (...lines: string[]) =>
  applyMistake(parseMistake("bad.diff", mistake(...lines)), SOLUTION);
/** The solution with other lines in its region. */
const withRegion = (...lines: string[]) =>
  ["a();", "// #region create", ...lines, "// #endregion", "d();", ""].join("\n");

test("A mistake says where it is, what is read about it, and what goes and comes", () => {
  expect(parseMistake("bad.diff", mistake("- d();", "+   e();"))).toEqual({
    file: "bad.diff",
    head: { region: "create", step: 1, sentence: "Why.", source: "RFC 9110" },
    changes: [{ line: 6, before: ["d();"], after: ["  e();"] }],
  });
});

test("A mistake may say what must stand beside Got", () => {
  const text = mistake("- d();").replace("source:", "got: status 200\nsource:");
  expect(parseMistake("bad.diff", text).head.got).toBe("status 200");
});

test("A line that is in the region once is replaced there, wherever else it may be", () => {
  expect(wrong("- d();", "+ e();")).toBe(withRegion("b();", "  c();", "", "b();", "e();"));
});

test("A line that stays says which of two like ones goes", () => {
  expect(wrong("- b();", "    c();")).toBe(withRegion("  c();", "", "b();", "d();"));
});

test("An empty line is its sign alone, so it can go and come", () => {
  expect(wrong("    c();", "-", "- b();", "+ e();", "+")).toBe(
    withRegion("b();", "  c();", "e();", "", "d();"),
  );
});

test("Lines are added at the beginning, in the middle and at the end of a region", () => {
  expect(wrong("+ e();", "  b();", "    c();", "+ f();", "", "  d();", "+ g();")).toBe(
    withRegion("e();", "b();", "  c();", "f();", "", "b();", "d();", "g();"),
  );
});

test("Changes are put in wherever they belong, in any order", () => {
  const sorted = wrong("-   c();", "+   e();", "", "- d();");
  expect(wrong("- d();", "", "-   c();", "+   e();")).toBe(sorted);
  expect(sorted).toBe(withRegion("b();", "  e();", "", "b();"));
});

test("With Windows line endings it is the same mistake, and the solution keeps its own", () => {
  const text = mistake("-   c();", "+   e();", "", "- d();");
  const windows = parseMistake("bad.diff", text.replaceAll("\n", "\r\n"));
  expect(windows).toEqual(parseMistake("bad.diff", text));
  expect(applyMistake(windows, SOLUTION.replaceAll("\n", "\r\n"))).toBe(
    applyMistake(windows, SOLUTION).replaceAll("\n", "\r\n"),
  );
});

test.each([
  [
    "what is not there",
    ["- x();"],
    'mistakes/bad.diff:6: "x();" is in region "create" of solution/server.ts 0 times, not once. Write it as it is there.',
  ],
  [
    "what is there with another indentation",
    ["-   d();"],
    '"d();" is in region "create" of solution/server.ts 0 times',
  ],
  [
    "what is there twice",
    ["- d();", "", "- b();"],
    'mistakes/bad.diff:8: "b();" is in region "create" of solution/server.ts 2 times, not once. Add the line above or below it.',
  ],
  [
    "lines that are not below one another",
    ["- b();", "- b();"],
    'mistakes/bad.diff:6: what begins with "b();" is in region "create" of solution/server.ts 0 times',
  ],
  [
    "an addition without a place",
    ["+ x();"],
    "mistakes/bad.diff:6: this change has no place. Add the line above or below it, after two spaces.",
  ],
  [
    "two changes of one line",
    ["- b();", "    c();", "", "-   c();"],
    "mistakes/bad.diff:6: this change overlaps another one. Make one of the two.",
  ],
])("%s is refused, with its file and line", (_, lines, sentence) => {
  expect(() => wrong(...lines)).toThrow(sentence);
});

test("A region that is not in the solution is named", () => {
  const elsewhere = mistake("- d();").replace("region: create", "region: read");
  expect(() => applyMistake(parseMistake("bad.diff", elsewhere), SOLUTION)).toThrow(
    'mistakes/bad.diff: there is no region "read" in solution/server.ts.',
  );
});

test.each([
  ["source: RFC 9110", "", 'mistakes/bad.diff has no line "source: …". Add it above'],
  ["step: 1", "step: one", 'mistakes/bad.diff: "step: one" is not a step. Give its number.'],
  ["step: 1", "step: 0", '"step: 0" is not a step'],
  ["- d();", "", "mistakes/bad.diff has no change. Add one below its head."],
  ["- d();", "d();", 'mistakes/bad.diff:6: "d();" begins with none of "- ", "+ " and two spaces.'],
  ["- d();", "-d();", 'mistakes/bad.diff:6: "-d();" begins with none of'],
])("With %j as %j it is told what is wrong", (right, changed, sentence) => {
  const text = mistake("- d();").replace(right, changed);
  expect(() => parseMistake("bad.diff", text)).toThrow(sentence);
});

test("A mistake needs an empty line below its head", () => {
  expect(() => parseMistake("bad.diff", HEAD.join("\n"))).toThrow(
    "mistakes/bad.diff has no empty line below its head. Add one.",
  );
});
