/**
 * The steps of a lesson in one or two lines. Pure.
 */

import type { StepResult } from "@course/lesson-kit/judge";
import type { Ink } from "@course/command/output";
import { flow } from "./flow.ts";

const MARKS = { passed: "✔", failed: "✘", open: "·" } as const;

/** Such as `✔ 1 accept connections   ✘ 2 handle messages`, broken between steps. */
export function stepLines(steps: readonly StepResult[], width: number, ink: Ink): string[] {
  const paint = { passed: ink.green, failed: ink.red, open: ink.dim };
  const items = steps.map(({ number, title, state }) => ({
    text: `${MARKS[state]} ${number} ${title}`,
    paint: paint[state],
  }));
  return flow(items, width);
}
