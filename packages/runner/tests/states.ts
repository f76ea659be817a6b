/**
 * A learner's course in the states that the texts speak of, and what a command prints in each.
 *
 * A fence names its state: ```` ```text from="pnpm lesson 01 check" state="exercise/ removed" ````
 */

import { appendFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { exerciseFile, readLessons } from "@course/lesson-kit/judge";
import { workplace } from "../src/workspace/course.ts";
import { ensureExercise } from "../src/workspace/exercise.ts";
import {
  at,
  besidePython,
  besideSolution,
  freeOrigin,
  hasPython,
  lessonOf,
  run,
  type State,
  whileAdding,
} from "./beside.ts";
import { ScratchCourse } from "./scratch-course.ts";

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
  ["nothing is installed and nothing can be fetched", notInstalled],
  ["Node 18.20.8", (course, words) => run(course, words, pretendedNode("18.20.8"))],
  [
    "pnpm 9.15.9",
    (course, words) => run(course, words, { npm_config_user_agent: "pnpm/9.15.9 npm/? node/?" }),
  ],
]);

export const isState = (name: string) => STATES.has(name);

/** Whether this machine has what the state needs. */
export const isPossible = (name: string) => name !== "your-own-server.py runs" || hasPython;

/** What `pnpm lesson` with these words prints when the course, which nobody has begun, stands so. */
export function outputIn(state: string, ...given: Parameters<State>): Promise<string> {
  const bring = STATES.get(state);
  if (!bring) throw new Error(`No course can be brought into the state "${state}".`);
  return bring(...given);
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

async function notInstalled(_: ScratchCourse, words: readonly string[]): Promise<string> {
  const clone = await ScratchCourse.clone();
  try {
    return await run(clone, words, clone.withoutNetwork());
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
