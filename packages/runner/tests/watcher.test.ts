/** Every save is seen, however it is made and however soon it follows the last one. */

import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { watchSaves, type Watcher } from "../src/watch/watcher.ts";
import { within } from "./until.ts";

let folder: string;
let file: string;
let given: string;
let watcher: Watcher;
let saves = 0;
let wake = () => {};

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "watcher-"));
  file = path.join(folder, "exercise", "server.ts");
  await mkdir(path.dirname(file));
  await writeFile(file, "// the beginning");
  given = path.join(folder, "given.ts");
  await writeFile(given, "// given");
  saves = 0;
  watcher = await watchSaves(file, [given], {
    saved: () => {
      saves += 1;
      wake();
    },
    failed: (error) => {
      throw error;
    },
  });
});

afterEach(async () => {
  await watcher.close();
  await rm(folder, { recursive: true, force: true });
});

/** Does something and resolves when a save was seen after it. */
async function seen(act: () => Promise<unknown>): Promise<void> {
  const told = new Promise<void>((resolve) => (wake = resolve));
  await act();
  await within(told, () => `Save ${saves + 1} was not seen.`);
}

test("one save after the other is seen, however fast they follow", async () => {
  for (let turn = 0; turn < 100; turn += 1) await seen(() => writeFile(file, `// turn ${turn}`));
});

test("a file that an editor puts in the other's place is a save", async () => {
  for (let turn = 0; turn < 20; turn += 1) {
    const fresh = path.join(path.dirname(file), ".server.ts.new");
    await writeFile(fresh, `// turn ${turn}`);
    await seen(() => rename(fresh, file));
  }
});

test("a file beside the server is a part of it", async () => {
  await seen(() => writeFile(path.join(path.dirname(file), "todos.ts"), "export {};"));
});

test("a deleted folder is seen, and everything in the one that takes its place", async () => {
  await seen(() => rm(path.dirname(file), { recursive: true }));
  await mkdir(path.dirname(file));
  await seen(() => writeFile(file, "// back again"));
  for (let turn = 0; turn < 5; turn += 1) await seen(() => writeFile(file, `// turn ${turn}`));
});

test("a change of what the server imports from the folder above is a save", async () => {
  for (let turn = 0; turn < 20; turn += 1) await seen(() => writeFile(given, `// turn ${turn}`));
  await seen(() => rm(given));
  await seen(() => writeFile(given, "// restored"));
});

test("what lies beside the exercise is none of its saves", async () => {
  await writeFile(path.join(folder, "README.md"), "# Elsewhere");
  await mkdir(path.join(folder, ".try-1"));
  await writeFile(path.join(folder, ".try-1", "server.ts"), "// somebody's");
  // Whatever came of these came before this.
  await seen(() => writeFile(file, "// mine"));
  expect(saves).toBe(1);
});
