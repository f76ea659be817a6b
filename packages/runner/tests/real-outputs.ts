/**
 * What really comes, for an output that a text quotes: from the place that its fence names.
 *
 * - `pnpm lesson 01 check`: it is run, in a course that stands as `state` says (`states.ts`).
 * - `packages/runner/tests/golden/check.golden.txt`: a page that `golden.test.ts` keeps true.
 * - `scenes/create.json`: a recording, which its lesson's tests keep true, in curl's notation.
 * - `.course/progress/01-rest-crud.json`: what the first start of lesson 01 leaves in that file.
 */

import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { readLessons } from "@course/lesson-kit/judge";
import { linesToText, printTrace, type Trace } from "@course/wire";
import { maskedQuote } from "./masked.ts";
import { type Miss, missInOutput, missInRecording } from "./quoted.ts";
import { ScratchCourse } from "./scratch-course.ts";
import { begin, isState, outputIn } from "./states.ts";
import { type Fence, wordsOf } from "./texts.ts";

/** Where a quoted output comes from. */
export interface Source {
  kind: "command" | "page" | "recording" | "kept";
  /** As the fence has it. */
  from: string;
  /** How the course stands; empty for a course that nobody has begun. */
  state: string;
}

/** Undefined when the fence names none. Throws an Error that says what to write when it cannot be read. */
export function sourceOf({ text, line, info }: Fence): Source | undefined {
  if (!/\b(from|state)=/.test(info)) return undefined;
  // A command may hold double quotes of its own, so that only the last one closes it.
  const [, from = "", state = ""] = /^from="(.+?)"(?: state="([^"]+)")?$/.exec(info) ?? [];
  const place = `${text}:${line}`;
  if (from === "") throw new Error(`${place}: write from="…" and then, if need be, state="…".`);
  if (!isState(state)) {
    throw new Error(
      `${place}: nothing brings a course into the state "${state}"; states.ts has them.`,
    );
  }
  return { kind: kindOf(from), from, state };
}

function kindOf(from: string): Source["kind"] {
  if (/^pnpm lesson\b/.test(from)) return "command";
  if (from.startsWith(".course/")) return "kept";
  return from.endsWith(".golden.txt") ? "page" : "recording";
}

/** Gets each output once, however many texts quote it. */
export class RealOutputs {
  readonly #root: string;
  readonly #course: ScratchCourse;
  readonly #got = new Map<string, Promise<string>>();

  private constructor(root: string, course: ScratchCourse) {
    this.#root = root;
    this.#course = course;
  }

  /** `root` is the top of the repository. */
  static async open(root: string): Promise<RealOutputs> {
    return new RealOutputs(root, await ScratchCourse.installed());
  }

  async close(): Promise<void> {
    await this.#course.isQuiet();
    await this.#course.remove();
  }

  /** What is wrong with the quote, for the one who has to mend it; undefined when all of it comes. */
  async fault(fence: Fence, source: Source): Promise<string | undefined> {
    const real = await this.#text(fence, source);
    const compare = source.kind === "recording" ? missInRecording : missInOutput;
    const miss = compare(maskedLines(fence.lines.join("\n")), maskedLines(real));
    return miss && sentence(miss, fence, source, real.split("\n"));
  }

  #text(fence: Fence, source: Source): Promise<string> {
    const { kind, from, state } = source;
    if (kind === "recording") return this.#recording(fence, from);
    const key = JSON.stringify([from, state]);
    const got = this.#got.get(key) ?? this.#get(source);
    this.#got.set(key, got);
    return got;
  }

  async #get({ kind, from, state }: Source): Promise<string> {
    if (kind === "page") return readFile(path.join(this.#root, from), "utf8");
    await this.#forget();
    if (kind === "command") return outputIn(state, this.#course, wordsOf(from));
    await begin(this.#course, ["01"]);
    return readFile(this.#course.path(from), "utf8");
  }

  /** Takes away whatever a learner has made, as for the next group. */
  async #forget(): Promise<void> {
    const { root } = this.#course;
    const made = (await readLessons(root)).map(({ folder }) => path.join(folder, "exercise"));
    for (const folder of [this.#course.path(".course"), ...made]) {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Several recordings are named with "and" between them, and follow each other. */
  async #recording({ text }: Fence, from: string): Promise<string> {
    const names = from.split(" and ");
    const texts = names.map(async (name) => {
      const home = name.startsWith("lessons/") ? "" : path.dirname(text);
      return recordedText(await readFile(path.join(this.#root, home, name), "utf8"));
    });
    return (await Promise.all(texts)).join("\n");
  }
}

function sentence({ index, got }: Miss, fence: Fence, source: Source, real: string[]): string {
  return [
    `${fence.text}:${fence.line + 1 + index} shows a line that does not come from ${wordsFor(source)}.`,
    `  shown: ${fence.lines[index] ?? ""}`,
    `  got:   ${got === undefined ? "(nothing more)" : (real[got] ?? "")}`,
    "Quote the output as it is now; ids, ports and dates may differ.",
  ].join("\n");
}

/** A source in words. */
export function wordsFor({ from, state }: Source): string {
  return state === "" ? from : `${from} (${state})`;
}

const maskedLines = (text: string) => maskedQuote(text).split("\n");

/** A recording in curl's notation, each message by itself: without a column for the names. */
function recordedText(json: string): string {
  const trace = JSON.parse(json) as Trace;
  const lines = trace.events.flatMap((event) => {
    const connections = trace.connections.filter(({ id }) => id === event.connection);
    return printTrace({ ...trace, connections, events: [event] }, { width: 10_000 });
  });
  return linesToText(lines);
}
