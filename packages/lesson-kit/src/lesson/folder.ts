/**
 * Reads a lesson from its folder, which is the only source of what is known about it.
 */

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { LessonConfig } from "./config.ts";
import { lessonConfigOf } from "./config.ts";

export interface Step {
  /** Counted from 1. */
  number: number;
  /** The name of its region in the server: "broadcast-changes". */
  name: string;
  /** The same with spaces: "broadcast changes". */
  title: string;
  /** Absolute path of its test file. */
  testFile: string;
}

export interface Lesson {
  /** Counted from 1: the number in its folder's name. */
  number: number;
  /** As people type it: "02". */
  id: string;
  /** The folder's name: "02-websocket-duplex". */
  name: string;
  /** The first heading of its text. */
  title: string;
  /** Absolute path of its folder. */
  folder: string;
  /** Where its server listens unless PORT is set: 4000 plus its number. */
  port: number;
  steps: Step[];
  /** What its servers need. */
  config: LessonConfig;
}

/** Every lesson below `<root>/lessons`, in order. A folder without a README.md is not a lesson. */
export async function readLessons(root: string): Promise<Lesson[]> {
  const home = path.join(root, "lessons");
  const entries = await readdir(home, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && /^\d\d-/.test(entry.name));
  const folders = names.map((entry) => path.join(home, entry.name)).toSorted();
  // For a lesson of another branch git leaves a folder with only node_modules.
  const lessons = folders.filter((folder) => existsSync(path.join(folder, "README.md")));
  return Promise.all(lessons.map(readLesson));
}

/** The lesson in one folder, such as `…/lessons/02-websocket-duplex`. */
export async function readLesson(folder: string): Promise<Lesson> {
  const name = path.basename(path.resolve(folder));
  const id = name.slice(0, 2);
  const text = await readFile(path.join(folder, "README.md"), "utf8");
  const title = /^# (.+)$/m.exec(text)?.[1]?.trim() ?? name;
  const number = Number(id);
  return {
    number,
    id,
    name,
    title,
    folder: path.resolve(folder),
    port: 4000 + number,
    steps: await readSteps(folder),
    config: lessonConfigOf(await readFile(path.join(folder, "package.json"), "utf8")),
  };
}

async function readSteps(folder: string): Promise<Step[]> {
  const tests = path.join(folder, "tests");
  const steps: Step[] = [];
  for (const file of await readdir(tests)) {
    const parts = /^(\d+)-(.+)\.test\.ts$/.exec(file);
    if (!parts) continue;
    const name = parts[2] ?? "";
    const title = name.replaceAll("-", " ");
    steps.push({ number: Number(parts[1]), name, title, testFile: path.join(tests, file) });
  }
  return steps.toSorted((one, other) => one.number - other.number);
}

/** The server that a learner edits. */
export const exerciseFile = (lesson: Lesson) => path.join(lesson.folder, "exercise", "server.ts");
export const starterFile = (lesson: Lesson) => path.join(lesson.folder, "starter", "server.ts");
export const solutionFile = (lesson: Lesson) => path.join(lesson.folder, "solution", "server.ts");
