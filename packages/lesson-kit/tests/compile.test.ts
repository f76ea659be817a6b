/**
 * A compiled program does what its TypeScript does, in the folder in which that lies.
 */

import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { compile } from "../src/server/compile.ts";

/** A program of these files, compiled from `solution/server.ts` and run by Node without a loader. */
async function run(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(path.join(tmpdir(), "compile ü-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(path.join(folder, "solution"));
  for (const [name, source] of Object.entries(files)) {
    await writeFile(path.join(folder, name), source);
  }
  const compiled = path.join(folder, ".try-1", "server.mjs");
  await compile(path.join(folder, "solution", "server.ts"), compiled);
  const child = spawnSync(process.execPath, ["--enable-source-maps", compiled], {
    encoding: "utf8",
  });
  return { folder, stdout: child.stdout, stderr: child.stderr };
}

test("Each file keeps its own URL, so that what lies beside it is found", async () => {
  const { folder, stdout } = await run({
    "given.ts": "export const here: string = import.meta.url;",
    "solution/server.ts":
      'import { here } from "../given.ts";\nconsole.log(here);\nconsole.log(import.meta.url);',
  });
  const urls = ["given.ts", "solution/server.ts"].map(
    (name) => pathToFileURL(path.join(folder, name)).href,
  );
  expect(stdout.trim().split("\n")).toEqual(urls);
});

test("Each file keeps its own folder and name", async () => {
  const { folder, stdout } = await run({
    "given.ts": "export const here: string = import.meta.dirname;",
    "solution/server.ts":
      'import { here } from "../given.ts";\nconsole.log(here);\nconsole.log(import.meta.filename);',
  });
  expect(stdout.trim().split("\n")).toEqual([folder, path.join(folder, "solution", "server.ts")]);
});

test("A file that is imported by its URL is compiled too", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "compile-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const other = path.join(folder, "other.ts");
  await writeFile(other, 'const word: string = "imported";\nconsole.log(word);');
  const url = JSON.stringify(pathToFileURL(other).href);
  const { stdout } = await run({ "solution/server.ts": `await import(${url});` });
  expect(stdout.trim()).toBe("imported");
});

test("An error names the line of the TypeScript", async () => {
  const { stderr } = await run({
    "solution/server.ts":
      'type Name = string;\n\nconst fail = (name: Name) => {\n  throw new Error(name);\n};\nfail("broken");',
  });
  expect(stderr).toMatch(/server\.ts:4/);
});

test("What can't be compiled is refused with the place", async () => {
  await expect(run({ "solution/server.ts": "const = 1;" })).rejects.toThrow(/server\.ts:1:6/);
});

test("A file's text can be replaced, and its imports still resolve from the file", async () => {
  const { folder } = await run({
    "given.ts": 'export const name = "Ada";',
    "solution/server.ts": "",
  });
  const changed = 'import { name } from "../given.ts";\nconsole.log(name, import.meta.url);';
  const server = path.join(folder, "solution", "server.ts");
  const read = async (file: string) => (file === server ? changed : readFile(file, "utf8"));
  const compiled = path.join(folder, "changed.mjs");
  await compile(server, compiled, read);
  const { stdout } = spawnSync(process.execPath, [compiled], { encoding: "utf8" });
  expect(stdout).toBe(`Ada ${pathToFileURL(server).href}\n`);
});
