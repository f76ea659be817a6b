/**
 * The mutants of a lesson's server: the same server with one small change, such as `<` for `<=`.
 *
 * StrykerJS's instrumenter makes them. It puts all of them into one text, in which an environment variable
 * picks the active one; none is active without it.
 */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { regionsOf } from "@course/lesson-kit/lesson";

/** The variable that holds the id of the active mutant. */
export const ACTIVE = "__STRYKER_ACTIVE_MUTANT__";

/** What tells a mutant from all others, for as long as the lines that it changes stay as they are. */
export interface Change {
  /** As seen from the lesson's folder: "given.ts". */
  file: string;
  /** The first line of the top-level statement that it is in, such as `function store(…) {`; "" if it is on that line itself. */
  place: string;
  /** The lines that it changes, as one line with single spaces. */
  before: string;
  /** The same lines with the change. */
  after: string;
}

export interface Mutant extends Change {
  /** What picks it. */
  id: string;
  /** Of its first changed line, counted from 1. */
  line: number;
  /** The region that it is in, if it is in one. */
  region: string | undefined;
  /** The whole file with the change. */
  source: string;
}

export interface MutatedServer {
  /** In the order of the files. Those that come to the same text are one. */
  mutants: Mutant[];
  /** The text with all mutants, for each file by its absolute path. */
  texts: ReadonlyMap<string, string>;
}

/** Makes all mutants of these files of a lesson's folder. */
export async function mutate(folder: string, files: readonly string[]): Promise<MutatedServer> {
  const sources = new Map<string, string>();
  for (const name of files) {
    const file = path.join(folder, name);
    sources.set(file, (await readFile(file, "utf8")).replaceAll("\r\n", "\n"));
  }
  const inputs = [...sources].map(([name, content]) => ({ name, content, mutate: true }));
  const made = await new Instrumenter(SILENT).instrument(inputs, OPTIONS);
  const known = new Set<string>();
  const mutants: Mutant[] = [];
  for (const { id, fileName, location, replacement = "" } of made.mutants) {
    const file = path.relative(folder, fileName).replaceAll("\\", "/");
    const mutant = { id, file, ...changed(sources.get(fileName) ?? "", location, replacement) };
    if (known.has(`${file}\n${mutant.source}`)) continue;
    known.add(`${file}\n${mutant.source}`);
    mutants.push(mutant);
  }
  return { mutants, texts: new Map(made.files.map(({ name, content }) => [name, content])) };
}

const OPTIONS = { plugins: null, excludedMutations: [], ignorers: [] };

type Logger = ConstructorParameters<typeof Instrumenter>[0];

const no = () => false;
const nothing = () => {};
/** What it would report is not of interest. */
const SILENT: Logger = {
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
};

/** Lines and columns are counted from 0. */
interface Location {
  start: { line: number; column: number };
  end: { line: number; column: number };
}

function changed(source: string, { start, end }: Location, replacement: string) {
  const lines = source.split("\n");
  const head = (lines[start.line] ?? "").slice(0, start.column);
  const tail = (lines[end.line] ?? "").slice(end.column);
  const before = lines.slice(start.line, end.line + 1).join("\n");
  const after = `${head}${replacement}${tail}`;
  return {
    line: start.line + 1,
    place: placeOf(lines, start.line),
    region: regionsOf(source).find(
      ({ line, lines: inside }) => start.line >= line && start.line < line + inside.length,
    )?.name,
    before: inOneLine(before),
    after: inOneLine(after),
    source: [...lines.slice(0, start.line), after, ...lines.slice(end.line + 1)].join("\n"),
  };
}

/** As git does in the heads of its hunks: the last line above that begins with a word. */
function placeOf(lines: readonly string[], line: number): string {
  const beginsStatement = (text = "") => /^[\w$]/.test(text);
  if (beginsStatement(lines[line])) return "";
  return lines.slice(0, line).findLast(beginsStatement)?.trim() ?? "";
}

const inOneLine = (text: string) => text.trim().replaceAll(/\s+/g, " ");
