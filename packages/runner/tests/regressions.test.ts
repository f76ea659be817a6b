import type { Verdict } from "@course/lesson-kit/judge";
import { expect, test } from "vitest";
import { changedLines, Regressions } from "../src/watch/regressions.ts";

const lines = (...each: string[]) => `${each.join("\n")}\n`;

/** A verdict in which the first `passed` of three steps pass, and the next one fails. */
const verdict = (passed: number): Verdict => ({
  tookMs: 1,
  steps: [1, 2, 3].map((number) => ({
    number,
    name: `step-${number}`,
    title: `step ${number}`,
    state: number <= passed ? "passed" : number === passed + 1 ? "failed" : "open",
    traces: [],
  })),
});

test("Changed, added and removed lines are named by their place in the newer text", () => {
  const before = lines("a", "b", "c", "d", "e");
  expect(changedLines(before, lines("a", "B", "c", "d", "e"))).toBe("line 2");
  expect(changedLines(before, lines("a", "b", "x", "y", "c", "d", "E"))).toBe("lines 3–4, line 7");
  expect(changedLines(before, lines("a", "d", "e"))).toBe("lines removed before line 2");
  const many = Array.from({ length: 20 }, (_, index) => `${index}`);
  const odd = many.map((line, index) => (index % 2 === 0 ? `${line}!` : line));
  expect(changedLines(lines(...many), lines(...odd))).toBe("line 1, line 3, line 5, …");
});

test("A step that passed before is told with what has changed since", () => {
  const regressions = new Regressions();
  expect(regressions.note(verdict(1), lines("a", "b"))).toBeUndefined();
  expect(regressions.note(verdict(2), lines("a", "B"))).toBeUndefined();
  expect(regressions.note(verdict(0), lines("A", "B"))).toBe("line 1, since step 1 passed");
  // The next save is compared with the last one that passed, not with the one before.
  expect(regressions.note(verdict(1), lines("A", "x"))).toBe("lines 1–2, since step 2 passed");
});

test("A failure without a change is no regression", () => {
  const regressions = new Regressions();
  regressions.note(verdict(1), lines("a"));
  expect(regressions.note(verdict(0), lines("a"))).toBeUndefined();
});
