/** Random numbers that a seed repeats. */

import { mulberry32, seeded } from "@course/command/random";
import { expect, test } from "vitest";

const first = (random: () => number) => [random(), random(), random()];

test("The same seed gives the same numbers, another one others", () => {
  expect(first(mulberry32(17))).toEqual(first(mulberry32(17)));
  expect(first(mulberry32(17))).not.toEqual(first(mulberry32(18)));
  expect(first(seeded("one"))).toEqual(first(seeded("one")));
  expect(first(seeded("one"))).not.toEqual(first(seeded("two")));
});

test("The numbers lie between 0 and 1, half of them on each side of the middle", () => {
  const random = seeded("middle");
  const numbers = Array.from({ length: 10_000 }, random);
  expect(numbers.every((each) => each >= 0 && each < 1)).toBe(true);
  expect(numbers.filter((each) => each < 0.5).length / numbers.length).toBeCloseTo(0.5, 1);
});
