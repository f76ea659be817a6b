/**
 * `pnpm carry`: carries the mistakes of each lesson whose solution has changed over to the new solution,
 * and lists those that it could not.
 *
 * The old solution is the last commit's, or that of `--from REVISION`. `--lesson 04` does so for one
 * lesson. The exit code is 1 when a mistake was left for you.
 */

import path from "node:path";
import { parseArgs } from "node:util";
import { carryOver } from "./carry/carry-over.ts";
import { chosenLessons } from "./lessons.ts";
import { ROOT } from "./root.ts";

export async function main(words: readonly string[]): Promise<number> {
  const options = {
    from: { type: "string", default: "HEAD" },
    lesson: { type: "string" },
  } as const;
  const { values } = parseArgs({ args: [...words], options });
  let left = 0;
  for (const lesson of await chosenLessons(ROOT, values.lesson)) {
    const { rewritten, unchanged, conflicts } = await carryOver(lesson, values.from);
    const total = rewritten.length + unchanged.length + conflicts.length;
    if (total === 0) continue;
    console.log(`${lesson.name}: ${total} mistakes, ${rewritten.length} rewritten`);
    const folder = path.relative(ROOT, lesson.folder);
    for (const reason of conflicts) console.log(`  ${folder}/${reason}`);
    left += conflicts.length;
  }
  if (left > 0) console.log(`${left} could not be carried over. Edit them by hand.`);
  return left > 0 ? 1 : 0;
}
