/** Each command is stopped before its first change on the disk, then before its second, and so on. */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lessonPaths, type LessonPaths } from "../../src/workspace/exercise.ts";
import { stopAfter, type Crash } from "./crash.ts";
import { commandNames, commands, DEADLINE_MS, Seen, startRunner } from "./runner.ts";
import type { CommandName } from "./runner.ts";
import { held, lostOf, makeWorld, save } from "./world.ts";

const crashes: Crash[] = ["kill -9", "power cut"];
const cases = commandNames.flatMap((command) => crashes.map((crash) => ({ command, crash })));

/** Crashes a command after 0 changes, 1, and so on, each in a fresh copy; `check` sees each outcome. */
async function crashEverywhere(
  prepared: LessonPaths,
  { command, crash }: { command: CommandName; crash: Crash },
  check: (paths: LessonPaths, where: string) => Promise<void>,
): Promise<void> {
  for (let changes = 0, hasStopped = true; hasStopped; changes += 1) {
    const paths = lessonPaths(join(prepared.root, `after ${changes}`), prepared.lesson);
    for (const part of ["lessons", ".course"]) {
      cpSync(join(prepared.root, part), join(paths.root, part), { recursive: true });
    }
    const files = stopAfter(changes, crash);
    await commands[command](startRunner(paths, files)).catch((error: unknown) => {
      if (!files.hasStopped()) throw error;
    });
    hasStopped = files.hasStopped();
    await check(paths, `${crash} after ${changes} changes`);
  }
}

test.each(cases)(
  "$crash at any point of $command loses nothing",
  async ({ command, crash }) => {
    const prepared = makeWorld();
    const seen = new Seen();
    await commands.start(startRunner(prepared));
    for (const files of [
      { "server.ts": "// one\n", "sub/ü x.ts": "one" },
      { "server.ts": "// two\n", sub: "a file now" },
      { "server.ts": "// not yet seen\n", "notes.md": "new" },
    ]) {
      seen.look(prepared);
      await commands.snapshot(startRunner(prepared));
      save(prepared.exercise, files);
    }
    seen.look(prepared);
    const whole = [...seen.states.values()].map((state) => state["server.ts"]);
    await crashEverywhere(prepared, { command, crash }, async (paths, where) => {
      expect(whole, where).toContain(held(paths.exercise)["server.ts"]);
      await commands.start(startRunner(paths));
      expect(await lostOf(paths, seen.states.values()), where).toEqual([]);
    });
  },
  DEADLINE_MS,
);

test.each(crashes)(
  "%s while the exercise is made from the starter never leaves a half exercise",
  async (crash) => {
    const prepared = makeWorld();
    save(prepared.root, { ".course/.keep": "" });
    await crashEverywhere(prepared, { command: "start", crash }, async (paths, where) => {
      expect([{}, held(paths.starter)], where).toContainEqual(held(paths.exercise));
      await commands.start(startRunner(paths));
      expect(held(paths.exercise), where).toEqual(held(paths.starter));
    });
  },
  DEADLINE_MS,
);

test.each(crashes)(
  "%s while a deleted exercise is restored never leaves a half exercise",
  async (crash) => {
    const prepared = makeWorld();
    save(prepared.exercise, { "server.ts": "// mine\n", "lib/ü x.ts": "mine", "notes.md": "m" });
    const mine = held(prepared.exercise);
    await commands.start(startRunner(prepared));
    rmSync(prepared.exercise, { recursive: true });
    await crashEverywhere(prepared, { command: "start", crash }, async (paths, where) => {
      expect([{}, mine], where).toContainEqual(held(paths.exercise));
      await commands.start(startRunner(paths));
      expect(held(paths.exercise), where).toEqual(mine);
    });
  },
  DEADLINE_MS,
);
