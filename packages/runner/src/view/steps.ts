/**
 * The steps of a lesson in one or two lines. Pure.
 */

import type { StepResult } from "@course/lesson-kit/judge";
import type { Ink } from "../output.ts";

const MARKS = { passed: "✔", failed: "✘", open: "·" } as const;

/** Such as `✔ 1 open the door   ✘ 2 answer   · 3 tell everyone`, broken between steps. */
export function stepLines(steps: readonly StepResult[], width: number, ink: Ink): string[] {
  const lines: { text: string; columns: number }[] = [];
  for (const { number, title, state } of steps) {
    const plain = `${MARKS[state]} ${number} ${title}`;
    const paint = { passed: ink.green, failed: ink.red, open: ink.dim }[state];
    const last = lines.at(-1);
    if (last && last.columns + GAP.length + plain.length <= width) {
      last.text += GAP + paint(plain);
      last.columns += GAP.length + plain.length;
    } else lines.push({ text: paint(plain), columns: plain.length });
  }
  return lines.map((line) => line.text);
}

const GAP = "   ";
