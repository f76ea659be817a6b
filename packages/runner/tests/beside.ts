/**
 * Runs a command of a learner's course, alone or beside a server that it speaks to.
 */

import type { Lesson } from "@course/lesson-kit/judge";
import {
  findPython,
  readLessons,
  Server,
  solutionFile,
  WorkerPool,
} from "@course/lesson-kit/judge";
import { learnersEnv, type ScratchCourse } from "./scratch-course.ts";
import { serving } from "./serving.ts";
import { Terminal } from "./terminal.ts";

/** Brings a course that nobody has begun into the state, and returns what the command prints there. */
export type State = (course: ScratchCourse, words: readonly string[]) => Promise<string>;

const python = findPython([]);

export const hasPython = python !== undefined;

/** What `pnpm lesson` with these words prints. */
export async function run(
  course: ScratchCourse,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const { stdout, stderr } = await course.lessonWith(env, ...words);
  return `${stdout}${stderr}`;
}

/** The words with the address that stands in for the one in the text. */
export function at(origin: string, words: readonly string[]): string[] {
  const place = words.indexOf("--url");
  if (place === -1) return [...words, "--url", origin];
  return words.with(place + 1, origin);
}

export async function lessonOf(course: ScratchCourse, [id]: readonly string[]): Promise<Lesson> {
  const lesson = (await readLessons(course.root)).find((each) => each.id === id);
  if (!lesson) throw new Error(`The course has no lesson "${id}".`);
  return lesson;
}

/** The author's answer, started as its lesson's text says, with its address in the command. */
export function besideSolution(
  command: (course: ScratchCourse, words: string[], origin: string) => Promise<string>,
): State {
  return async (course, words) => {
    const lesson = await lessonOf(course, words);
    const workers = new WorkerPool(lesson.folder);
    try {
      const { origin } = await Server.fromFile(solutionFile(lesson), workers);
      return await command(course, at(origin, words), origin);
    } finally {
      await workers.close();
    }
  };
}

/** What an inbox shows of a to-do that is added while it is open; it ends with Ctrl-C. */
export async function whileAdding(course: ScratchCourse, words: string[], origin: string) {
  const options = { cwd: course.root, env: learnersEnv() };
  const inbox = new Terminal(process.execPath, [course.command, ...words], options);
  try {
    await inbox.shows("Ctrl-C ends it");
    await fetch(`${origin}/todos`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ title: "Buy milk" }),
    });
    return await inbox.shows("attempt 1:", "signature holds");
  } finally {
    inbox.press("\x03");
    await inbox.exited;
  }
}

/** The Python program of "Your own server", on a port that is free here. */
export async function besidePython(
  course: ScratchCourse,
  words: readonly string[],
): Promise<string> {
  const file = course.path("docs-site", "docs", "your-own-server.py");
  const server = await Server.fromCommand([python ?? "python3", file], course.root);
  try {
    return await run(course, at(server.origin, words));
  } finally {
    await server.kill();
  }
}

/** An address at which somebody has just stopped listening. */
export function freeOrigin(): Promise<string> {
  return serving(
    () => {},
    async (origin) => origin,
  );
}
