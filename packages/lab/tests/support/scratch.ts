/**
 * The course as far as the lab needs it, in a folder of its own whose name has a space and an umlaut; and
 * the command in it, without a terminal.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../../src/cli/course.ts";

const COPIED = [
  "packages/lab",
  "packages/lesson-kit",
  "packages/wire",
  "packages/command",
  "lessons/08-choosing",
];
const LEFT_OUT = new Set(["exercise", "tests", ".course"]);

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export class Scratch {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(): Promise<Scratch> {
    const temporary = await realpath(os.tmpdir());
    const root = path.join(await mkdtemp(path.join(temporary, "lab-")), "Kurs für alle");
    for (const folder of COPIED) {
      const filter = (from: string) =>
        !LEFT_OUT.has(path.basename(from)) || from.includes("node_modules");
      await cp(path.join(ROOT, folder), path.join(root, folder), {
        recursive: true,
        verbatimSymlinks: true,
        filter,
      });
    }
    for (const file of ["package.json", "pnpm-lock.yaml"])
      await cp(path.join(ROOT, file), path.join(root, file));
    await symlink(path.join(ROOT, "node_modules"), path.join(root, "node_modules"), "junction");
    return new Scratch(root);
  }

  path(...parts: string[]): string {
    return path.join(this.root, ...parts);
  }

  /** Starts `pnpm compare …`. */
  start(...words: string[]): ChildProcess {
    const command = this.path("packages", "lab", "bin", "compare.mjs");
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^VITE|^NODE_/.test(name)),
    );
    return spawn(process.execPath, [command, ...words], {
      cwd: this.root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  async compare(...words: string[]): Promise<Outcome> {
    return outcomeOf(this.start(...words));
  }

  async remove(): Promise<void> {
    await rm(path.dirname(this.root), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What it printed and how it ended. */
export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => (printed[name] += text));
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...printed };
}
