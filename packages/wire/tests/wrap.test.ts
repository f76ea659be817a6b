/** Lines for a terminal: measured in its columns, never wider than asked. */

import { columnsOf, cut, pad, wrap } from "../src/wrap.ts";
import { expect, test } from "vitest";

test("Lines break between words, and as late as they can", () => {
  expect(wrap("one two three four", 9)).toEqual(["one two", "three", "four"]);
  expect(wrap("", 9)).toEqual([""]);
});

test("A wide character takes two columns, an accent none", () => {
  expect(wrap("日本 日本 ab", 7)).toEqual(["日本", "日本 ab"]);
  expect(wrap("e\u0301e\u0301 ab", 5)).toEqual(["e\u0301e\u0301 ab"]);
});

test("A word that is too wide is broken, never in the middle of a wide character", () => {
  expect(wrap("see abcdefghij no", 4)).toEqual(["see", "abcd", "efgh", "ij", "no"]);
  expect(wrap("a日本", 2)).toEqual(["a", "日", "本"]);
});

test("A text is cut and padded by the columns that it takes", () => {
  expect(cut("日本語", 5)).toBe("日本…");
  expect(cut("日本", 4)).toBe("日本");
  expect(pad("日本", 6)).toBe("日本  ");
  expect(pad("日本", 3)).toBe("日本");
});

test("Spaces at the beginning stay, and later lines begin with the indent", () => {
  expect(wrap("  one two", 7, "    ")).toEqual(["  one", "    two"]);
  expect(wrap("abcdefgh ij", 6, "  ")).toEqual(["abcdef", "  gh", "  ij"]);
});

test("A line feed ends a line, and other controls are written as escapes", () => {
  expect(wrap("one\ntwo", 9)).toEqual(["one", "two"]);
  expect(wrap("\x1b[2J", 9)).toEqual(["\\x1b[2J"]);
});

test("No line is wider than asked, whatever the text", () => {
  const text = "https://example.com/a-long-path 日本語の説明 e\u0301 \t\x1b[0m 🙂🙂🙂 end";
  for (let width = 4; width < 40; width += 1) {
    for (const line of wrap(text, width, " ")) expect(columnsOf(line)).toBeLessThanOrEqual(width);
  }
});
