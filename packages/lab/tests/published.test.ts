/**
 * What others have published, beside a run of the simulated machine.
 */

import { expect, test } from "vitest";
import { publishedOf } from "../src/verdicts/published.ts";
import { simulatedReport } from "./support/report.ts";

const verdictOf = (id: string, report = simulatedReport()) =>
  report.published.find((each) => each.id === id)?.verdict;

test("one change for 66 intervals: 98.5 % of polls find nothing, as published", () => {
  const { sweep } = simulatedReport();
  expect(verdictOf("empty-polls")).toBe("the same");
  expect(sweep[0]?.emptyShare).toBeCloseTo(0.985, 2);
});

test("a long poll takes one transit, and three at most, as RFC 6202 says", () => {
  expect(verdictOf("transits")).toBe("the same");
  expect(verdictOf("sharing")).toBe("the same");
});

test("a proxy that delays more than it says makes other transits of it", () => {
  expect(verdictOf("transits", simulatedReport({ extraDelayMs: 40 }))).toBe("not the same");
});

test("2 B for a frame holds for short payloads only, and 871 B for another client's headers", () => {
  expect(verdictOf("bytes-per-frame")).toBe("not the same");
  expect(verdictOf("bytes-per-poll")).toBe("not the same");
});

test("on a noisy machine transits that are not found are too noisy to tell", () => {
  const report = simulatedReport({ extraDelayMs: 40, noiseMs: 40 });
  expect(verdictOf("transits", report)).toBe("too noisy to tell");
});

test("871 B are said to lie between a browser's headers with and without cookie only where they do", () => {
  const report = simulatedReport();
  const why = (changed = report) =>
    publishedOf(changed).find(({ id }) => id === "bytes-per-poll")?.why;
  expect(why()).toContain("between Chromium's with and without a cookie");
  const emptyPolls = report.emptyPolls.map((poll) => ({ ...poll, answerBytes: 400 }));
  expect(why({ ...report, emptyPolls })).not.toContain("between");
});
