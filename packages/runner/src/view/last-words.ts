/**
 * What a server printed before it died, as far as it helps its author. Pure.
 */

import type { Lesson } from "@course/lesson-kit/judge";

/** So many functions of the learner's lead to the place of a crash at most. */
const MOST_CALLERS = 3;

/**
 * How the learner's own code came to line `line`, where it crashed: the stack without Node, libraries,
 * us, and the line itself, which is shown already.
 */
export function callers(output: string, lesson: Lesson, line: number | undefined): string[] {
  const home = `${lesson.folder.replaceAll("\\", "/")}/`;
  const own = output
    .replaceAll("\\", "/")
    .split("\n")
    .map((each) => decoded(each.trim()))
    .filter((each) => each.startsWith("at ") && each.includes(home))
    .filter((each) => !each.includes("/node_modules/"))
    .map((each) => each.replace("file://", "").replace(home, `lessons/${lesson.name}/`));
  const isKnown = line !== undefined && own[0]?.includes(`:${line}:`);
  return (isKnown ? own.slice(1) : own).slice(0, MOST_CALLERS);
}

/** A stack names a module by its URL, in which a space is %20. */
function decoded(line: string): string {
  try {
    return decodeURI(line);
  } catch {
    return line;
  }
}

/** So much of what it printed last explains a server that cannot be judged. */
const LAST_LINES = 3;

export function lastLines(output: string): string[] {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines.length === 0 ? [] : ["It printed last:", ...lines.slice(-LAST_LINES)];
}
