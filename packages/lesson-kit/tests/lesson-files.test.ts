/**
 * Regions and hints: what is read out of a lesson's files, and the sentence when it is wrong.
 */

import { expect, test } from "vitest";
import { parseHints } from "../src/lesson/hints.ts";
import { lineToEdit, regionOfStep, regionsOf, replaceRegions } from "../src/lesson/regions.ts";

const SOURCE = [
  "a();",
  "// #region create",
  "// TODO step 1: write it",
  "b();",
  "// #endregion",
  "c();",
  "",
].join("\n");

test("A region is the text between its two comments", () => {
  expect(regionsOf(SOURCE)).toEqual([
    { name: "create", line: 2, lines: ["// TODO step 1: write it", "b();"] },
  ]);
});

test("Windows line endings make no difference", () => {
  expect(regionsOf(SOURCE.replaceAll("\n", "\r\n"))).toEqual(regionsOf(SOURCE));
});

test("The text of a region is replaced and the rest stays", () => {
  const replaced = replaceRegions(SOURCE, new Map([["create", "d();\n"]]));
  expect(replaced).toBe("a();\n// #region create\nd();\n// #endregion\nc();\n");
});

test("Replaced or not, a file keeps its line endings", () => {
  const windows = SOURCE.replaceAll("\n", "\r\n");
  const replaced = replaceRegions(windows, new Map([["create", "d();\ne();\n"]]));
  expect(replaced).toBe("a();\r\n// #region create\r\nd();\r\ne();\r\n// #endregion\r\nc();\r\n");
  expect(replaceRegions(windows, new Map())).toBe(windows);
});

test("An unknown region throws an error that lists the known ones", () => {
  expect(() => replaceRegions(SOURCE, new Map([["read", ""]]))).toThrow(
    'There is no region "read". There are: create.',
  );
});

test("The line to edit is the TODO, or the region's first line, or unknown", () => {
  const steps = [{ name: "create" }];
  expect(lineToEdit(SOURCE, steps, 1)).toBe(3);
  expect(lineToEdit(SOURCE.replace("// TODO step 1: write it\n", ""), steps, 1)).toBe(3);
  expect(lineToEdit(SOURCE, steps, 2)).toBeUndefined();
  expect(lineToEdit("a();\n", steps, 1)).toBeUndefined();
  expect(lineToEdit("// #region create\n", steps, 1)).toBeUndefined();
});

test("In an older exercise the regions of the steps have other names, and the same places", () => {
  const region = (name: string) => `// #region ${name}\n// in ${name}\n// #endregion\n`;
  const source = ["helpers", "make", "look", "create"].map(region).join("");
  const steps = [{ name: "create" }, { name: "read" }, { name: "delete" }];
  const names = [1, 2, 3].map((number) => regionOfStep(source, steps, number)?.name);
  // A name of today counts, wherever it stands.
  expect(names).toEqual(["create", "look", "create"]);
  expect(regionOfStep(region("make"), steps, 1)).toBeUndefined();
});

test.each([
  ["// #region a\n", /never closed/],
  ["// #endregion\n", /closes nothing/],
  ["// #region a\n// #region b\n// #endregion\n", /begins inside/],
  ["// #region a\n// #endregion\n// #region a\n// #endregion\n", /stands twice/],
])("Regions that do not fit together throw an error with their line: %j", (source, sentence) => {
  expect(() => regionsOf(source)).toThrow(sentence);
});

test("Hints are read by step, in their order", () => {
  const hints = parseHints(
    "# Hints\n\n## create\n\n### A question\n\nWhy?\n\n### The idea\n\nSo.\n\n## read\n",
  );
  expect(hints.get("create")).toEqual([
    { title: "A question", text: "Why?" },
    { title: "The idea", text: "So." },
  ]);
  expect([...hints.keys()]).toEqual(["create", "read"]);
  const windows = parseHints("# H\r\n\r\n## create\r\n\r\n### A question\r\n\r\nWhy?\r\n");
  expect(windows.get("create")).toEqual([{ title: "A question", text: "Why?" }]);
});
