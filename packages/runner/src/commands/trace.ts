/**
 * `pnpm lesson 02 trace`: everything that crosses the wire while the steps are judged.
 */

import { writeFile } from "node:fs/promises";
import { harOf } from "@course/wire";
import { allPassed } from "@course/lesson-kit/judge";
import type { StepResult, Verdict } from "@course/lesson-kit/judge";
import { UsageError } from "@course/command/usage-error";
import { stepToWorkOn } from "../view/hint-lines.ts";
import { problemWords } from "../view/problem.ts";
import { traceLines } from "../view/trace-lines.ts";
import type { ExitCode, LessonContext } from "../workspace/context.ts";
import { judgeOnce, prepareExercise } from "../workspace/context.ts";

export async function trace(context: LessonContext): Promise<ExitCode> {
  const { lesson, request, output } = context;
  if (request.target.kind === "exercise") await prepareExercise(context);
  const verdict = await judgeOnce(context);
  if (verdict.problem) {
    output.error(problemWords(verdict.problem, lesson).what);
    return 1;
  }
  const step =
    request.rest[0] === undefined ? stepToWorkOn(verdict) : stepNamed(request.rest[0], verdict);
  const steps = step ? [step] : verdict.steps;
  if (request.har !== undefined) {
    await writeFile(request.har, `${JSON.stringify(oneHar(steps), null, 2)}\n`);
    output.line(`Wrote the HTTP exchanges to ${request.har}.`);
  } else if (request.json) {
    for (const each of steps.flatMap(({ traces }) => traces)) output.line(JSON.stringify(each));
  } else for (const line of traceLines(steps, output.width, output.ink)) output.line(line);
  return allPassed(verdict) ? 0 : 1;
}

/** The exchanges of all checks as one file, each at its time of day. */
function oneHar(steps: readonly StepResult[]) {
  const [first, ...others] = steps.flatMap(({ traces }) => traces.map((each) => harOf(each)));
  const har =
    first ?? harOf({ version: 1, title: "", participants: [], connections: [], events: [] });
  har.log.entries.push(...others.flatMap(({ log }) => log.entries));
  return har;
}

function stepNamed(word: string, verdict: Verdict): StepResult {
  const step = verdict.steps.find(({ number, name }) => String(number) === word || name === word);
  if (step) return step;
  const all = verdict.steps.map(({ number, name }) => `${number} ${name}`).join(", ");
  throw new UsageError(`There is no step "${word}". There are: ${all}.`);
}
