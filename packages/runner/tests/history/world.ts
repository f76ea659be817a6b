/** A temporary course for the tests of the history: a root with one lesson, a learner, and a runner. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { lessonPaths, type LessonPaths } from "../../src/workspace/exercise.ts";
import { nodeFiles, type Files } from "../../src/disk/files.ts";
import { History } from "../../src/history/history.ts";
import { isTemporary } from "../../src/disk/whole-file.ts";

/** Content by path. */
export type Held = Record<string, string | Uint8Array>;

/** The real file system without the sync, so that thousands of writes are fast. */
export const quickFiles: Files = { ...nodeFiles, sync: async () => undefined };

/** A root whose path has a space and an umlaut, with a starter of two files; removed after the test. */
export function makeWorld(): LessonPaths {
  const root = mkdtempSync(join(tmpdir(), "Kurs für Zoë "));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const paths = lessonPaths(root, "02-websocket-duplex");
  save(paths.starter, { "server.ts": "// TODO 1\n", "lib/ü x.ts": "export {};\n" });
  return paths;
}

/** A history as a runner opens it when it starts; `warnings` collects its warnings. */
export function openHistory(paths: LessonPaths, files: Files = nodeFiles, warnings: string[] = []) {
  const warn = (sentence: string): void => void warnings.push(sentence);
  return new History({ folder: paths.history, exercise: paths.exercise, warn, files });
}

/** A course in which these contents of `server.ts` were recorded, one after the other. */
export async function makeHistory(...texts: string[]) {
  const paths = makeWorld();
  const warnings: string[] = [];
  const history = openHistory(paths, quickFiles, warnings);
  const write = (text: string): void => save(paths.exercise, { "server.ts": text });
  for (const text of texts) {
    write(text);
    await history.snapshot("save");
  }
  const read = (): string => readFileSync(join(paths.exercise, "server.ts"), "utf8");
  const state = (n: number): string => join(paths.history, String(n).padStart(6, "0"));
  const entry = (n: number): string => join(state(n), "state.json");
  return { paths, history, warnings, write, read, state, entry };
}

/** Saves files as an editor does, not atomically. What is in the way is deleted, as by the learner. */
export function save(folder: string, files: Held): void {
  for (const [path, content] of Object.entries(files)) {
    const parts = path.split("/");
    for (let depth = 1; depth < parts.length; depth += 1) {
      const parent = join(folder, ...parts.slice(0, depth));
      if (!isFolder(parent)) rmSync(parent, { force: true });
    }
    if (isFolder(join(folder, path))) rmSync(join(folder, path), { recursive: true });
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** The files in a folder, read without the code under test: base64 by path, sorted. */
export function held(folder: string, prefix = ""): Record<string, string> {
  const found: Record<string, string> = {};
  if (!existsSync(folder)) return found;
  for (const one of readdirSync(folder, { withFileTypes: true })) {
    const at = join(folder, one.name);
    if (one.isDirectory()) Object.assign(found, held(at, `${prefix}${one.name}/`));
    else if (!isTemporary(one.name)) found[prefix + one.name] = readFileSync(at, "base64");
  }
  return Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same for contents that are given in a test. */
export function asHeld(files: Held): Record<string, string> {
  const entries = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([path, content]) => [path, Buffer.from(content).toString("base64")]),
  );
}

/** Which of these states can't be restored byte for byte; each is tried. */
export async function lostOf(
  paths: LessonPaths,
  states: Iterable<Record<string, string>>,
): Promise<Record<string, string>[]> {
  const history = openHistory(paths, quickFiles);
  const numbers = new Map<string, number>();
  for (const entry of await history.entries()) {
    const contents = await history.contents(entry).catch(() => []);
    const state = contents.map(({ path, bytes }) => [path, bytes.toString("base64")]);
    if (state.length > 0) numbers.set(JSON.stringify(Object.fromEntries(state)), entry.n);
  }
  const lost: Record<string, string>[] = [];
  for (const state of states) {
    const wanted = JSON.stringify(state);
    const n = numbers.get(wanted);
    if (n !== undefined) await history.restore(n, "command");
    if (n === undefined || JSON.stringify(held(paths.exercise)) !== wanted) lost.push(state);
  }
  return lost;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
