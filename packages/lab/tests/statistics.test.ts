/**
 * Statistics, chance, order and theory.
 */

import { describe, expect, test } from "vitest";
import { isFaster, orderOf } from "../src/math/order.ts";
import { noiseOf } from "../src/math/noise.ts";
import { seeded } from "@course/command/random";
import { poissonMs, scattered, shuffled } from "../src/math/random.ts";
import { median, percentile } from "@course/command/statistics";
import {
  criticalDistance,
  distanceFromUniform,
  medianInterval,
  quantiles,
} from "../src/math/statistics.ts";
import {
  breakEven,
  chunkBytes,
  longestIntervalMs,
  sseBytes,
  webSocketBytes,
} from "../src/math/theory.ts";
import { bytes, digits, duration } from "../src/words/names.ts";

describe("statistics", () => {
  test("median and percentiles are values in the middle, not means", () => {
    expect(median([3, 1, 100])).toBe(3);
    expect(median([1, 3])).toBe(2);
    expect(median([])).toBeNaN();
    expect(percentile([...Array(100).keys()], 99)).toBe(98);
    expect(percentile([5], 99)).toBe(5);
  });

  test("quantiles begin with the least and end with the most", () => {
    const all = quantiles([...Array(1_000).keys()]);
    expect([all[0], all.at(-1), all.length]).toEqual([0, 999, 51]);
  });

  test("even values are near to even, and those in step are not", () => {
    const random = seeded("even");
    const even = Array.from({ length: 400 }, () => random() * 100);
    expect(distanceFromUniform(even, 100)).toBeLessThan(criticalDistance(400));
    expect(
      distanceFromUniform(
        even.map((value) => value / 2),
        100,
      ),
    ).toBeGreaterThan(0.4);
  });
});

describe("the interval of a median", () => {
  test("holds the median, is the same each time, and ends with the least and the most of few values", () => {
    const rounds = [0.3, 0.35, 0.31, 0.4, 0.29, 0.33, 0.36, 0.32];
    const [least, most] = medianInterval(rounds);
    expect(least).toBeLessThanOrEqual(median(rounds));
    expect(most).toBeGreaterThanOrEqual(median(rounds));
    expect(medianInterval(rounds)).toEqual([least, most]);
    expect(medianInterval([1, 2, 3])).toEqual([1, 3]);
  });

  test("is wide where rounds scatter, and leaves out one bad round of many", () => {
    const even = [1, 1.01, 0.99, 1, 1.02, 0.98, 1, 1];
    const width = ([least, most]: [number, number]) => most - least;
    expect(width(medianInterval([0.5, 2, 1, 3, 0.7, 1.5, 2.5, 1]))).toBeGreaterThan(
      10 * width(medianInterval(even)),
    );
    expect(medianInterval([...even, 100])[1]).toBeLessThan(2);
  });
});

describe("chance", () => {
  test("the same seed gives the same, another gives another", () => {
    const draw = (seed: string) => poissonMs(seeded(seed), 100, 5);
    expect(draw("1 latency")).toEqual(draw("1 latency"));
    expect(draw("1 latency")).not.toEqual(draw("2 latency"));
  });

  test("a Poisson schedule has the rate that was asked for, and its gaps scatter", () => {
    const moments = poissonMs(seeded("rate"), 160, 4_000);
    expect((moments.at(-1) ?? 0) / 4_000).toBeCloseTo(1_000 / 160, 0);
    const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
    // Of exponential gaps, 1 - 1/e are shorter than the mean.
    expect(gaps.filter((gap) => gap < 1_000 / 160).length / gaps.length).toBeCloseTo(0.63, 1);
  });

  test("scattered moments are in order and inside; a shuffle loses nobody", () => {
    const moments = scattered(seeded("x"), 50, 1_000);
    expect(moments).toEqual(moments.toSorted((one, other) => one - other));
    expect(moments.every((at) => at >= 0 && at < 1_000)).toBe(true);
    expect(shuffled([1, 2, 3, 4], seeded("y")).toSorted()).toEqual([1, 2, 3, 4]);
  });
});

describe("which is faster", () => {
  test("only what is so round by round, and clearly", () => {
    expect(isFaster([1, 1, 1], [2, 2, 2])).toBe(true);
    expect(isFaster([1, 1, 3], [2, 2, 2])).toBe(false);
    expect(isFaster([1, 1, 1], [1.1, 1.1, 1.1])).toBe(false);
    expect(isFaster([], [])).toBe(false);
  });

  test("one bad round of many decides nothing, and scattered rounds leave it open", () => {
    const fast = [1, 1, 1, 1, 9, 1, 1, 1];
    const slow = [2, 2, 2, 2, 2, 2, 2, 2];
    expect(isFaster(fast, slow)).toBe(true);
    expect(isFaster([1, 3, 1, 3, 1, 3, 1, 3], slow)).toBe(false);
  });

  test("neighbors that cannot be told apart get a ~", () => {
    const transports = [
      { name: "slow", rounds: [9, 9] },
      { name: "fast", rounds: [1, 1] },
      { name: "same", rounds: [1.05, 0.99] },
    ];
    expect(orderOf(transports)).toBe("fast ~ same < slow");
  });

  test("a machine is noisy by its worst hundredth or by one round", () => {
    expect(noiseOf([0.3, 0.3, 0.31], [0.6, 0.7, 0.6])).toBeUndefined();
    expect(noiseOf([0.3, 0.3, 0.3], [3, 3, 3])).toContain("99th percentile");
    expect(noiseOf([0.3, 0.3, 0.6], [0.6, 0.7, 0.6])).toContain("one round");
  });
});

describe("theory", () => {
  test("a WebSocket frame has 2, 4 or 10 bytes before its payload (RFC 6455, 5.2)", () => {
    expect([125, 126, 65_535, 65_536].map((size) => webSocketBytes(size) - size)).toEqual([
      2, 4, 4, 10,
    ]);
  });

  test("an event is its lines in a chunk of HTTP/1.1", () => {
    expect(chunkBytes(15)).toBe(15 + 1 + 4);
    expect(chunkBytes(16)).toBe(16 + 2 + 4);
    const sent = "10e\r\nid: 1234\nevent: added\ndata: " + "x".repeat(240) + "\n\n\r\n";
    expect(sseBytes(240, 1_234, "added")).toBe(sent.length);
  });

  test("the interval is rounded down, never up; what is no dearer needs no break-even", () => {
    expect(longestIntervalMs(60_000, 25)).toBe(60_000);
    expect(longestIntervalMs(20, 25)).toBe(0);
    expect(breakEven(400, 241, 240)).toBe(Number.POSITIVE_INFINITY);
  });
});

test("figures have three digits that say something, and units", () => {
  expect([0.3149, 4.123, 26.04, 1_234.4, 0, 0.0014, Number.NaN].map(digits)).toEqual([
    "0.31",
    "4.12",
    "26",
    "1,234",
    "0",
    "0.0014",
    "n/a",
  ]);
  expect([12, 1_500, 90_000, 7_200_000].map(duration)).toEqual([
    "12 ms",
    "1.5 s",
    "1.5 min",
    "2 h",
  ]);
  expect([240, 1_530, 2e6, 3e9].map(bytes)).toEqual(["240 B", "1.53 kB", "2 MB", "3 GB"]);
});
