/**
 * Where things lie in the course: lesson 08's programs, and what the lab keeps of its last run.
 */

import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Report } from "../report/report.ts";
import type { LabFiles } from "../run/lab.ts";
import { parseReport } from "../report/schema.ts";

export const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const LESSON = path.join("lessons", "08-choosing");

/** Throws a sentence when the consumer that is to be measured is not there. */
export function labFiles(root: string, consumer: Report["consumer"]): LabFiles {
  const inLesson = (...parts: string[]) => path.join(root, LESSON, ...parts);
  const files = {
    provider: inLesson("service", "server.ts"),
    consumer: inLesson(consumer, "server.ts"),
  };
  if (existsSync(files.consumer)) return files;
  const shown = path.join(LESSON, consumer, "server.ts");
  throw new Error(
    consumer === "exercise"
      ? `There is no ${shown} yet: run pnpm lesson 08 to begin, or pnpm compare to measure the solution.`
      : `There is no ${shown}: it belongs to the course, so get it back with git checkout.`,
  );
}

/** The learner's own things are kept here and never committed. */
const keptFile = (root: string, name: string) => path.join(root, ".course", "compare", name);

/** Writes a whole file or none: two runs at once must not leave half of each. Returns its path. */
export async function keep(root: string, name: string, text: string): Promise<string> {
  const file = keptFile(root, name);
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text);
  await rename(draft, file);
  return file;
}

export const REPORT_FILE = "report.json";
export const PAGE_FILE = "report.html";

/** The last run's report. Throws a sentence when there is none or it cannot be read. */
export async function lastReport(root: string): Promise<Report> {
  const file = keptFile(root, REPORT_FILE);
  if (!existsSync(file)) {
    throw new Error(
      "There is no run yet, and a decision needs its figures: run pnpm compare first.",
    );
  }
  const text = await readFile(file, "utf8");
  return parseReport(parsed(text, path.relative(root, file)));
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not JSON: run pnpm compare again.`, { cause: error });
  }
}
