/**
 * The `lesson` command: understands what was typed and does it.
 */

import { loadCompiled } from "@course/lesson-kit/judge";
import { isForTheLearner } from "@course/command/output";
import { understand } from "./arguments.ts";
import { check } from "../commands/check.ts";
import type { Context, ExitCode, LessonContext } from "../workspace/context.ts";
import { lessonContext } from "../workspace/context.ts";
import { diff } from "../commands/diff.ts";
import { inbox } from "../commands/inbox.ts";
import { hint } from "../commands/hint.ts";
import { lessonStates, map } from "../commands/map.ts";
import { reset, undo } from "../commands/reset-undo.ts";
import { send } from "../commands/send.ts";
import { start } from "./start.ts";
import { trace } from "../commands/trace.ts";
import { openCourse } from "../workspace/course.ts";
import { HELP } from "./help.ts";
import { processOutput } from "../terminal/output.ts";
import { nextLesson } from "../view/map.ts";

const COMMANDS = { start, check, hint, diff, reset, undo, trace, send, inbox };

/**
 * Runs the command; `words` is what stands after `pnpm lesson`. Returns the exit code.
 *
 * `compiled` says where checks lie that are compiled already, by the path of their file.
 */
export async function main(
  words: readonly string[],
  compiled: ReadonlyMap<string, string>,
): Promise<ExitCode> {
  loadCompiled(compiled);
  const output = processOutput();
  try {
    const course = await openCourse();
    return await run({ course, request: understand(words, course.lessons), output });
  } catch (error) {
    if (!isForTheLearner(error)) throw error;
    output.error(error.message);
    return 2;
  }
}

async function run(context: Context): Promise<ExitCode> {
  const { request, output } = context;
  if (request.command === "help") {
    output.line(HELP);
    return 0;
  }
  if (request.command === "map") return map(context);
  const lesson = request.lesson ?? nextLesson(await lessonStates(context));
  if (!lesson) return map(context);
  const command = request.command === "next" ? "start" : request.command;
  const forLesson: LessonContext = lessonContext(context, lesson);
  return COMMANDS[command](forLesson);
}
