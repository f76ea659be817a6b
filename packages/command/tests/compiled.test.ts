/**
 * A program is compiled once, and again when one of its files has changed.
 */

import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { compiled } from "../compiled.mjs";

/** Two programs that share a file, in a folder of their own. */
async function programs() {
  const folder = await mkdtemp(path.join(tmpdir(), "compiled ü-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = (name: string) => path.join(folder, name);
  await writeFile(file("shared.ts"), "export const calls: string[] = [];");
  await writeFile(
    file("one.ts"),
    'import { calls } from "./shared.ts";\ncalls.push("one");\nexport { calls };\nexport const url: string = import.meta.url;',
  );
  await writeFile(file("two.ts"), 'import { calls } from "./shared.ts";\ncalls.push("two");');
  const cache = file("cache");
  const compile = () => compiled("both", [file("one.ts"), file("two.ts")], cache);
  return { file, compile, cache };
}

const load = (program: string | undefined) => import(pathToFileURL(program ?? "").href);

test("Files that are compiled together share what they import, and each keeps its own URL", async () => {
  const { file, compile } = await programs();
  const found = await compile();
  const one = await load(found.get(file("one.ts")));
  await load(found.get(file("two.ts")));
  expect(one.calls).toEqual(["one", "two"]);
  expect(one.url).toBe(pathToFileURL(file("one.ts")).href);
});

test("What has not changed is not compiled again", async () => {
  const { compile } = await programs();
  const first = await compile();
  expect(await compile()).toEqual(first);
});

test("A change of any file, including an imported one, is compiled", async () => {
  const { file, compile } = await programs();
  const first = await compile();
  await writeFile(file("shared.ts"), 'export const calls: string[] = ["changed"];');
  const second = await compile();
  expect(second).not.toEqual(first);
  expect((await load(second.get(file("one.ts")))).calls).toEqual(["changed", "one"]);
});

test("Two commands that compile at once each get a whole program", async () => {
  const { file, compile } = await programs();
  const all = await Promise.all([compile(), compile(), compile()]);
  for (const found of all) expect((await load(found.get(file("one.ts")))).calls).toContain("one");
});

test("A record that is cut off is not believed", async () => {
  const { file, compile, cache } = await programs();
  await compile();
  await writeFile(path.join(cache, "both.json"), '{"programs":[[');
  expect((await load((await compile()).get(file("one.ts")))).calls).toEqual(["one"]);
});

test("What nothing has used for a day is removed when something else is compiled", async () => {
  const { file, compile, cache } = await programs();
  await compile();
  const folders = async () => (await readdir(cache)).filter((name) => !name.endsWith(".json"));
  for (const name of await folders()) await utimes(path.join(cache, name), 0, 0);
  await writeFile(file("two.ts"), "export {};");
  await compile();
  expect(await folders()).toHaveLength(1);
});

test("A folder that can't be written is an error", async () => {
  const { file, cache } = await programs();
  await writeFile(cache, "a file");
  await expect(compiled("one", [file("one.ts")], cache)).rejects.toThrow();
});
