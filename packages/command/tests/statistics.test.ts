/** The figures by which measurements are summarized. */

import { median, percentile } from "@course/command/statistics";
import { expect, test } from "vitest";

test("The median is the middle value, of an even number the mean of the two in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test("A percentile is the value at its nearest rank", () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(values, 95)).toBe(95);
  expect(percentile(values, 0)).toBe(1);
  expect(percentile([], 50)).toBeNaN();
});
