/**
 * A learner's course in the states that the texts speak of, and what a command prints in each.
 *
 * A fence names its state: ```` ```text from="pnpm lesson 01 check" state="exercise/ removed" ````
 */

import { appendFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Lesson } from "@course/lesson-kit/judge";
import {
  exerciseFile,
  findPython,
  readLessons,
  Server,
  solutionFile,
  Spares,
} from "@course/lesson-kit/judge";
import { workplace } from "../src/course.ts";
import { ensureExercise } from "../src/exercise.ts";
import { learnersEnv, ScratchCourse } from "./scratch-course.ts";
import { serving } from "./serving.ts";
import { Terminal } from "./terminal.ts";

/** Brings a course that nobody has begun into the state, and returns what the command prints there. */
type State = (course: ScratchCourse, words: readonly string[]) => Promise<string>;

/** By the name that a fence gives; without a name nobody has begun. */
const STATES = new Map<string, State>([
  ["", run],
  ["exercise/ removed", onceRemoved],
  ["server.ts removed", onceServerIsRemoved],
  ["five saves and an undo", afterSaves],
  ["nobody listens", async (course, words) => run(course, at(await freeOrigin(), words))],
  ["the solution runs", besideSolution((course, words) => run(course, words))],
  ["the solution runs, and a to-do is added", besideSolution(whileAdding)],
  ["your-own-server.py runs", besidePython],
  ["the libraries are not installed", notInstalled],
  ["Node 18.20.8", (course, words) => run(course, words, pretendedNode("18.20.8"))],
  [
    "pnpm 9.15.9",
    (course, words) => run(course, words, { npm_config_user_agent: "pnpm/9.15.9 npm/? node/?" }),
  ],
]);

const python = findPython([]);

export const isState = (name: string) => STATES.has(name);

/** Whether this machine has what the state needs. */
export const isPossible = (name: string) => name !== "your-own-server.py runs" || Boolean(python);

/** What `pnpm lesson` with these words prints when the course, which nobody has begun, stands so. */
export function outputIn(state: string, ...given: Parameters<State>): Promise<string> {
  const bring = STATES.get(state);
  if (!bring) throw new Error(`No course can be brought into the state "${state}".`);
  return bring(...given);
}

async function run(
  course: ScratchCourse,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const { stdout, stderr } = await course.lessonWith(env, ...words);
  return `${stdout}${stderr}`;
}

/** The words with the address that stands in for the one in the text. */
function at(origin: string, words: readonly string[]): string[] {
  const place = words.indexOf("--url");
  if (place === -1) return [...words, "--url", origin];
  return words.with(place + 1, origin);
}

async function lessonOf(course: ScratchCourse, [id]: readonly string[]): Promise<Lesson> {
  const lesson = (await readLessons(course.root)).find((each) => each.id === id);
  if (!lesson) throw new Error(`The course has no lesson "${id}".`);
  return lesson;
}

/** As every command begins: makes the exercise if there is none, and keeps its state. */
export async function begin(course: ScratchCourse, words: readonly string[]): Promise<Begun> {
  const lessons = await readLessons(course.root);
  const lesson = await lessonOf(course, words);
  const warn = (sentence: string) => {
    throw new Error(sentence);
  };
  const { paths, history } = workplace({ root: course.root, lessons }, lesson, warn);
  await ensureExercise(paths, history, { warn });
  return { folder: paths.exercise, file: exerciseFile(lesson) };
}

/** Absolute paths of `exercise/` and of its `server.ts`. */
export interface Begun {
  folder: string;
  file: string;
}

async function onceRemoved(course: ScratchCourse, words: readonly string[]): Promise<string> {
  const { folder } = await begin(course, words);
  await rm(folder, { recursive: true });
  return run(course, words);
}

async function onceServerIsRemoved(course: ScratchCourse, words: readonly string[]) {
  const { folder, file } = await begin(course, words);
  await rm(file);
  // An exercise with nothing in it would come back by itself.
  await writeFile(path.join(folder, "notes.txt"), "my notes");
  return run(course, words);
}

async function afterSaves(course: ScratchCourse, words: readonly string[]): Promise<string> {
  const { file } = await begin(course, words);
  for (let save = 2; save <= 5; save += 1) {
    await appendFile(file, `// Save ${save}\n`);
    await begin(course, words);
  }
  const { id } = await lessonOf(course, words);
  await course.lesson(id, "undo", "4");
  // Dates are told in the learner's language.
  return run(course, words, { LC_ALL: "en_US.UTF-8" });
}

/** The author's answer, started as its lesson's text says, with its address in the command. */
function besideSolution(
  command: (course: ScratchCourse, words: string[], origin: string) => Promise<string>,
): State {
  return async (course, words) => {
    const lesson = await lessonOf(course, words);
    const spares = new Spares(lesson.folder);
    try {
      const { origin } = await Server.fromFile(solutionFile(lesson), spares);
      return await command(course, at(origin, words), origin);
    } finally {
      await spares.close();
    }
  };
}

/** What an inbox shows of a to-do that is added while it is open; it ends with Ctrl-C. */
async function whileAdding(course: ScratchCourse, words: string[], origin: string) {
  const options = { cwd: course.root, env: learnersEnv() };
  const inbox = new Terminal(process.execPath, [course.command, ...words], options);
  await inbox.shows("Ctrl-C ends it");
  await fetch(`${origin}/todos`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ title: "Buy milk" }),
  });
  const screen = await inbox.shows("attempt 1:", "signature holds");
  inbox.press("\x03");
  await inbox.exited;
  return screen;
}

/** The Python program of "Your own server", on a port that is free here. */
async function besidePython(course: ScratchCourse, words: readonly string[]): Promise<string> {
  const file = course.path("docs-site", "docs", "your-own-server.py");
  const server = await Server.fromCommand([python ?? "python3", file], course.root);
  try {
    return await run(course, at(server.origin, words));
  } finally {
    await server.kill();
  }
}

/** A clone whose first command could fetch nothing. */
async function notInstalled(_: ScratchCourse, words: readonly string[]): Promise<string> {
  const clone = await ScratchCourse.clone();
  try {
    return await run(clone, words);
  } finally {
    await clone.remove();
  }
}

/** Node, which says of itself that it is another. */
function pretendedNode(version: string): NodeJS.ProcessEnv {
  const versions = `{ value: { ...process.versions, node: ${JSON.stringify(version)} } }`;
  const module = `Object.defineProperty(process, "versions", ${versions})`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
}

/** An address at which somebody has just stopped listening. */
function freeOrigin(): Promise<string> {
  return serving(
    () => {},
    async (origin) => origin,
  );
}
