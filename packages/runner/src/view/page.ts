/**
 * The page that stands on the terminal while a lesson runs: what is being checked, or the verdict. Pure.
 */

import { allPassed } from "@course/lesson-kit/judge";
import type { Ink } from "@course/command/output";
import { cut } from "@course/wire/wrap";
import { flow } from "./flow.ts";
import { stepLines } from "./steps.ts";
import { verdictLines, type VerdictView } from "./verdict.ts";

export interface PageView extends Omit<VerdictView, "next"> {
  /** Whether the learner's own file is judged: only that can be compared, reset and undone. */
  isOwn: boolean;
  /** Set while a verdict takes longer than a blink: what is being checked. */
  checking?: string | undefined;
}

export function pageLines(view: PageView, ink: Ink): string[] {
  if (view.checking === undefined) {
    return verdictLines({ ...view, next: keyLines(view, view.width - 2) }, ink);
  }
  const { lesson, judged, verdict, width } = view;
  const steps = stepLines(verdict.steps, width - 2, ink).map((line) => `  ${line}`);
  const doing = cut(view.checking, width - "  Checking  ".length);
  const title = `${ink.bold(`Lesson ${lesson.id}`)}  ${judged}`;
  return [title, "", ...steps, "", `  ${ink.cyan("Checking")}  ${doing}`, "", "  q quit"];
}

/** The keys that do something now, the one to press first in front. */
export function keyLines({ verdict, isOwn, deliveries }: PageView, width: number): string[] {
  const isDone = allPassed(verdict);
  const keys = [
    ...(isDone ? ["n next lesson"] : []),
    ...(isOwn && !isDone ? ["h hint"] : []),
    ...(isOwn ? ["c compare"] : []),
    ...(verdict.problem ? [] : ["t trace"]),
    ...(deliveries ? ["i inbox"] : []),
    "o output",
    ...(isOwn ? ["r reset", "u undo"] : []),
    ...(isDone ? [] : ["n next"]),
    "q quit",
  ];
  const plain = (text: string) => text;
  return flow(
    keys.map((text) => ({ text, paint: plain })),
    width,
  );
}
