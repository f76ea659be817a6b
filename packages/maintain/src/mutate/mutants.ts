/**
 * The mutants of a lesson's server: the same server with one small change, such as `<` for `<=`.
 *
 * StrykerJS's instrumenter generates them. Its output holds all mutants of a file, and an environment variable
 * activates one; without the variable the server is unchanged.
 */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { regionsOf } from "@course/lesson-kit/lesson";

/** The environment variable that activates a mutant. */
export const ACTIVE = "__STRYKER_ACTIVE_MUTANT__";

/** Identifies a mutant as long as the lines that it changes stay the same, even if they move. */
export interface Change {
  /** As seen from the lesson's folder: "given.ts". */
  file: string;
  /** The first line of its top-level statement, such as `function store(…) {`; "" if it changes that line itself. */
  place: string;
  /** The original lines, joined into one with single spaces. */
  before: string;
  /** The changed lines, joined likewise. */
  after: string;
}

export interface Mutant extends Change {
  /** The value of the environment variable. */
  id: string;
  /** Its first changed line, counted from 1. */
  line: number;
  /** The region that contains it, if any. */
  region: string | undefined;
  /** The whole changed file. */
  source: string;
}

export interface MutatedServer {
  /** In the order of the files. Mutants that result in the same text count once. */
  mutants: Mutant[];
  /** The instrumented text of each file, by absolute path. */
  texts: ReadonlyMap<string, string>;
}

/** Generates all mutants of these files in a lesson's folder. */
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
/** The instrumenter requires a logger. */
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

/** Lines and columns count from 0. */
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

/** Like git's hunk headers: the nearest line above that starts with a word. */
function placeOf(lines: readonly string[], line: number): string {
  const beginsStatement = (text = "") => /^[\w$]/.test(text);
  if (beginsStatement(lines[line])) return "";
  return lines.slice(0, line).findLast(beginsStatement)?.trim() ?? "";
}

const inOneLine = (text: string) => text.trim().replaceAll(/\s+/g, " ");
