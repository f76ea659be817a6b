/**
 * `pnpm mutate`: do a lesson's checks catch every small change of its server?
 *
 * Judges each mutant of `solution/server.ts` and `given.ts`, and prints the survivors that the lesson's
 * `mutants.md` does not explain. The exit code is 0 only if there are none.
 *
 * Results are saved in `.course/mutants/`, so Ctrl-C loses nothing, and the next run judges only mutants whose
 * server or checks have changed. After a change in packages/lesson-kit, use `--fresh`.
 */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Lesson } from "@course/lesson-kit/judge";
import { chosenLessons } from "./lessons.ts";
import { judgeMutants } from "./mutate/judge-mutants.ts";
import { mutate } from "./mutate/mutants.ts";
import { report } from "./mutate/report.ts";
import { Results } from "./mutate/results.ts";
import { parseTable } from "./mutate/table.ts";
import { ROOT } from "./root.ts";

/**
 * `--lesson 04` selects one lesson (default: all), `--jobs` is the number of mutants judged at a time
 * (default: 2), `--fresh` judges all mutants again.
 */
export async function main(words: readonly string[]): Promise<number> {
  const options = {
    lesson: { type: "string" },
    jobs: { type: "string", default: "2" },
    fresh: { type: "boolean", default: false },
  } as const;
  const { values } = parseArgs({ args: [...words], options });
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new Error(`Invalid --jobs "${values.jobs}": give a whole number, 1 or more.`);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort());
  try {
    let isRight = true;
    for (const lesson of await chosenLessons(ROOT, values.lesson)) {
      const done = await mutateLesson(lesson, { jobs, fresh: values.fresh, signal: stop.signal });
      console.log(done.text);
      isRight &&= done.isRight;
    }
    return isRight ? 0 : 1;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    console.error("Stopped. The results so far are saved.");
    return 130;
  }
}

/** The files of a lesson's server, relative to the lesson's folder. */
export const serverFiles = ({ folder }: Pick<Lesson, "folder">): string[] =>
  ["solution/server.ts", "given.ts"].filter((name) => existsSync(path.join(folder, name)));

/** The lesson's `mutants.md`; "" if it has none. */
export async function tableOf({ folder }: Pick<Lesson, "folder">): Promise<string> {
  const file = path.join(folder, "mutants.md");
  return existsSync(file) ? readFile(file, "utf8") : "";
}

interface Wanted {
  jobs: number;
  fresh: boolean;
  signal: AbortSignal;
}

async function mutateLesson(lesson: Lesson, { jobs, fresh, signal }: Wanted) {
  const table = parseTable(await tableOf(lesson));
  const server = await mutate(lesson.folder, serverFiles(lesson));
  const results = new Results(path.join(ROOT, ".course", "mutants", `${lesson.id}.json`));
  if (fresh) results.keep(new Set());
  const judged = await judgeMutants(lesson, server, {
    results,
    jobs,
    signal,
    onProgress: (left) => showProgress(`${lesson.name}: ${left} mutants left`),
  });
  showProgress("");
  return report(`lessons/${lesson.name}`, judged, table);
}

/** Overwrites one line of the terminal; prints nothing without a terminal. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}
