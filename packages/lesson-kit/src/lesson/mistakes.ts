/**
 * The wrong solutions that a lesson keeps, to prove that its tests catch them.
 *
 * A file in `mistakes/` is a small diff against one region of the solution. Its head says which region,
 * at which step the server must fail, a part of what the learner must read, a part of what must stand
 * beside "Got" (a wrong value, which no right server sends), and who says that it is wrong. Below an empty
 * line come the lines that go (-) and the lines that come (+):
 *
 *     region: create
 *     step: 1
 *     sentence: 201 says that it exists
 *     got: status 200
 *     source: RFC 9110, section 15.3.2
 *
 *     -   response.status(201).json(todo);
 *     +   response.json(todo);
 *
 * After the sign and one space comes the line as it is, indentation included; an empty line is its sign
 * alone. With a space for a sign a line stays: it says where the new ones are put.
 *
 *         todos.set(todo.id, todo);
 *     +   todos.set(todo.title, todo);
 *
 * An empty line in the file begins another change. There are no line numbers: the lines of a change that
 * go or stay must be in the region exactly once, one below the other.
 */

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Lesson } from "./folder.ts";
import { solutionFile } from "./folder.ts";
import { regionsOf, replaceRegions } from "./regions.ts";

interface Mistake {
  /** The file's name without its ending: "created-with-200". */
  name: string;
  region: string;
  step: number;
  sentence: string;
  got: string | undefined;
  /** The whole server with the mistake in it. */
  source: string;
}

/** What a file in `mistakes/` says, before it is put into a solution. */
export interface MistakeFile {
  /** The file's name: "created-with-200.diff". */
  file: string;
  head: { region: string; step: number; sentence: string; got?: string; source: string };
  changes: Change[];
}

/** Lines of a region, and what comes in their place. */
interface Change {
  /** Where it begins in its file, counted from 1. */
  line: number;
  before: string[];
  after: string[];
}

export async function readMistakes(lesson: Lesson): Promise<Mistake[]> {
  const solution = await readFile(solutionFile(lesson), "utf8");
  const files = await readMistakeFiles(lesson);
  return files.map((mistake) => {
    const { region, step, sentence, got } = mistake.head;
    const name = mistake.file.replace(/\.diff$/, "");
    return { name, region, step, sentence, got, source: applyMistake(mistake, solution) };
  });
}

/** The files in a lesson's `mistakes/`, by name. */
export async function readMistakeFiles(lesson: Lesson): Promise<MistakeFile[]> {
  const folder = path.join(lesson.folder, "mistakes");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".diff")).toSorted();
  return Promise.all(
    files.map(async (file) => parseMistake(file, await readFile(path.join(folder, file), "utf8"))),
  );
}

/** Reads one file of `mistakes/`. Throws a sentence when it is not written as above. */
export function parseMistake(file: string, text: string): MistakeFile {
  const lines = text.split(/\r?\n/);
  const headEnd = lines.indexOf("");
  if (headEnd === -1)
    throw new Error(`mistakes/${file} has no empty line below its head. Add one.`);
  const optional = (label: string): string | undefined => {
    const line = lines.slice(0, headEnd).find((each) => each.startsWith(`${label}: `));
    return line?.slice(label.length + 2).trim();
  };
  const head = (label: string): string => {
    const value = optional(label);
    if (value) return value;
    throw new Error(
      `mistakes/${file} has no line "${label}: …". Add it above the first empty line.`,
    );
  };
  const [region, sentence, source] = [head("region"), head("sentence"), head("source")];
  const got = optional("got");
  const step = Number(head("step"));
  if (!Number.isInteger(step) || step < 1)
    throw new Error(`mistakes/${file}: "step: ${head("step")}" is not a step. Give its number.`);
  const changes = parseChanges(file, lines, headEnd);
  if (changes.length === 0)
    throw new Error(`mistakes/${file} has no change. Add one below its head.`);
  return { file, head: { region, step, sentence, ...(got ? { got } : {}), source }, changes };
}

function parseChanges(file: string, lines: readonly string[], from: number): Change[] {
  const changes: Change[] = [];
  let open: Change | undefined;
  for (const [index, line] of lines.entries()) {
    if (index < from) continue;
    if (line.trim() === "") {
      open = undefined;
      continue;
    }
    const [, sign, text = ""] = /^([-+ ])(?: (.*))?$/.exec(line) ?? [];
    if (sign === undefined)
      throw new Error(
        `mistakes/${file}:${index + 1}: "${line}" begins with none of "- ", "+ " and two spaces.`,
      );
    if (!open) {
      open = { line: index + 1, before: [], after: [] };
      changes.push(open);
    }
    if (sign !== "+") open.before.push(text);
    if (sign !== "-") open.after.push(text);
  }
  return changes;
}

/**
 * The solution with the mistake in it; line endings are the solution's.
 *
 * Throws when the region is missing, or the lines of a change are not in it exactly once.
 */
export function applyMistake({ file, head, changes }: MistakeFile, solution: string): string {
  const region = regionsOf(solution).find(({ name }) => name === head.region);
  if (!region)
    throw new Error(`mistakes/${file}: there is no region "${head.region}" in solution/server.ts.`);
  const places = changes.map((change) => ({ change, at: placeOf(file, change, region) }));
  // From the bottom up: a change moves only the lines below it.
  const wrong = [...region.lines];
  let lowest = wrong.length;
  for (const { change, at } of places.toSorted((one, other) => other.at - one.at)) {
    if (at + change.before.length > lowest)
      throw new Error(
        `mistakes/${file}:${change.line}: this change overlaps another one. Make one of the two.`,
      );
    wrong.splice(at, change.before.length, ...change.after);
    lowest = at;
  }
  return replaceRegions(solution, new Map([[head.region, wrong.join("\n")]]));
}

/** Where in the region the change begins, counted from 0. */
function placeOf(
  file: string,
  { line, before }: Change,
  region: { name: string; lines: string[] },
) {
  const here = `mistakes/${file}:${line}`;
  const [first, ...rest] = before;
  if (first === undefined)
    throw new Error(
      `${here}: this change has no place. Add the line above or below it, after two spaces.`,
    );
  const places = placesOf(before, region.lines);
  const [place] = places;
  if (place !== undefined && places.length === 1) return place;
  const what = rest.length === 0 ? `"${first.trim()}"` : `what begins with "${first.trim()}"`;
  const help = place === undefined ? "Write it as it is there." : "Add the line above or below it.";
  throw new Error(
    `${here}: ${what} is in region "${region.name}" of solution/server.ts ${places.length} times, not once. ${help}`,
  );
}

/** Every index at which `wanted` is in `lines`, one line below the other. */
export const placesOf = (wanted: readonly string[], lines: readonly string[]): number[] =>
  lines.flatMap((_, index) =>
    wanted.every((line, offset) => lines[index + offset] === line) ? [index] : [],
  );
