/**
 * The learner's answer beside the author's, as lines.
 */

import { readFile } from "node:fs/promises";
import type { Ink } from "@course/command/output";
import type { Lesson, StepResult } from "@course/lesson-kit/judge";
import { exerciseFile, regionOfStep, solutionFile } from "@course/lesson-kit/judge";
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";

/** The difference in the step's region; in the whole file when all steps pass or the region is gone. */
export async function diffLines(
  lesson: Lesson,
  step: StepResult | undefined,
  ink: Ink,
): Promise<string[]> {
  const mine = await readFile(exerciseFile(lesson), "utf8").catch(() => "");
  const authors = await readFile(solutionFile(lesson), "utf8");
  const parts = step ? regionPair(mine, authors, lesson, step) : undefined;
  const title =
    parts && step
      ? `Step ${step.number}, ${step.title}: yours (-) and the author's (+)`
      : "Yours (-) and the author's (+), the whole file";
  const [one, other] = parts ?? [mine, authors];
  if (one === other) return [ink.green("Your code and the author's are the same.")];
  const patch = createTwoFilesPatch("yours", "the author's", one, other, "", "", {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
  return [
    ink.bold(title),
    "",
    ...patch
      .trimEnd()
      .split("\n")
      .slice(2)
      .map((line) => painted(line, ink)),
  ];
}

/** Undefined if the learner has taken the region comments apart: the whole files can still be compared. */
function regionPair(
  mine: string,
  authors: string,
  { steps }: Lesson,
  { number }: StepResult,
): [string, string] | undefined {
  const [one, other] = [mine, authors].map((source) => regionOfStep(source, steps, number));
  return one && other ? [text(one.lines), text(other.lines)] : undefined;
}

const text = (lines: string[]) => `${lines.join("\n")}\n`;

function painted(line: string, ink: Ink): string {
  if (line.startsWith("+")) return ink.green(line);
  if (line.startsWith("-")) return ink.red(line);
  return line.startsWith("@@") ? ink.dim(line) : line;
}
