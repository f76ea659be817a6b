/** When the libraries are installed, by which pnpm, and what is said when they can't be. */

import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";

const FILE = fileURLToPath(new URL("../install.mjs", import.meta.url));

/** Stands in for pnpm: writes down how it was called, and keeps its copy of the lockfile once all is installed. */
const PNPM = `#!/usr/bin/env node
const { appendFileSync, copyFileSync, mkdirSync } = require("node:fs");
const words = process.argv.slice(2);
appendFileSync("calls.txt", words.join(" ") + "\\n");
console.log("Fetching …");
if (process.env.REFUSES) process.exit(1);
mkdirSync("node_modules/.pnpm", { recursive: true });
if (!words.join().includes("--filter")) copyFileSync("pnpm-lock.yaml", "node_modules/.pnpm/lock.yaml");
`;
const LESSONS =
  "install --filter=!@course/docs-site --filter=!@course/maintain --trust-lockfile --loglevel=error";
const ALL = "install --trust-lockfile --loglevel=error";

/** A course of which nothing is installed. */
let root: string;

beforeEach(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "install-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  root = path.join(folder, "Kurs für alle");
  await mkdir(path.join(root, "packages", "command"), { recursive: true });
  await copyFile(FILE, path.join(root, "packages", "command", "install.mjs"));
  await writeFile(path.join(root, "pnpm-lock.yaml"), "the first");
  await writeFile(path.join(root, "pnpm.cjs"), PNPM);
});

/** What a command does that needs `part`. */
function install(part: "lessons" | "all", env: NodeJS.ProcessEnv = {}) {
  const source = `import("./packages/command/install.mjs").then((each) => each.install("${part}"))`;
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const options = { cwd: root, env: { ...byPnpm(), CI: "", ...env } };
    const child = execFile(process.execPath, ["-e", source], options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

const byPnpm = () => ({
  ...process.env,
  npm_config_user_agent: "pnpm/12.21.0 npm/? node/? linux x64",
  npm_execpath: path.join(root, "pnpm.cjs"),
});

/** How pnpm was called so far. */
async function calls(): Promise<string[]> {
  const text = await readFile(path.join(root, "calls.txt"), "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

describe("what is installed", () => {
  test("A lesson installs its part, once", async () => {
    const { code, stdout, stderr } = await install("lessons");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(/^Installing what the lessons need .* only once …\nFetching …\n$/);
    expect(await install("lessons")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await calls()).toEqual([LESSONS]);
  });

  test("The site and the tests install the rest, and lessons need nothing more", async () => {
    for (const part of ["lessons", "all", "all", "lessons"] as const) await install(part);
    expect(await calls()).toEqual([LESSONS, ALL]);
  });

  test("Another lockfile is installed by the next command", async () => {
    await install("all");
    await install("lessons");
    await writeFile(path.join(root, "pnpm-lock.yaml"), "another");
    await install("lessons");
    await install("lessons");
    await install("all");
    expect(await calls()).toEqual([ALL, LESSONS, ALL]);
  });

  test("CI checks the lockfile", async () => {
    await install("all", { CI: "true" });
    expect(await calls()).toEqual(["install --loglevel=error"]);
  });
});

test("A failure is told in a sentence beneath pnpm's own words, and the next command tries again", async () => {
  expect(await install("lessons", { REFUSES: "yes" })).toEqual({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(
      /Fetching …\nThe course's libraries could not be installed, for the reason .* run the same command again\.\n$/,
    ) as string,
  });
  expect((await install("lessons")).code).toBe(0);
  expect(await calls()).toEqual([LESSONS, LESSONS]);
});

test.skipIf(process.platform === "win32")("Without pnpm it is run by npx", async () => {
  await copyFile(path.join(root, "pnpm.cjs"), path.join(root, "npx"));
  await chmod(path.join(root, "npx"), 0o755);
  await install("lessons", {
    npm_config_user_agent: "npm/10.8.2 node/v20.20.2 linux x64",
    PATH: `${root}${path.delimiter}${process.env["PATH"]}`,
  });
  expect(await calls()).toEqual([`-y pnpm@12 ${LESSONS}`]);
});
