/**
 * The course as a learner clones it, in a folder of its own that a test may do anything to.
 *
 * Its name has a space and an umlaut, because many learners' folders have.
 */

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, realpath, rm, stat, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { until, within } from "./until.ts";

const REPOSITORY = path.resolve(fileURLToPath(new URL("../../..", import.meta.url)));

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export class ScratchCourse {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** What git would commit of this working tree, and nothing else: nothing is installed. */
  static async clone(): Promise<ScratchCourse> {
    // The real path: macOS keeps its temporary folder behind a link, and processes are told by path.
    const temporary = await realpath(os.tmpdir());
    const root = path.join(await mkdtemp(path.join(temporary, "course-")), "Kurs für alle");
    const { stdout } = await promisify(execFile)(
      "git",
      ["ls-files", "--cached", "--others", "--exclude-standard", "-z"],
      { cwd: REPOSITORY, maxBuffer: 2 ** 26 },
    );
    for (const file of stdout.split("\0").filter((name) => name !== "")) {
      const from = path.join(REPOSITORY, file);
      // Deleted, but not yet committed as deleted.
      if (await stat(from).catch(() => undefined)) await cp(from, path.join(root, file));
    }
    return new ScratchCourse(root);
  }

  /** The same with the libraries of this working tree, so that the command runs at once. */
  static async installed(): Promise<ScratchCourse> {
    const course = await ScratchCourse.clone();
    await symlink(path.join(REPOSITORY, "node_modules"), course.path("node_modules"), "junction");
    for (const home of ["packages", "lessons"]) {
      for (const name of await readdir(course.path(home))) {
        const modules = path.join(home, name, "node_modules");
        const from = path.join(REPOSITORY, modules);
        // Links, which lead from the copy to the copy's own packages as they do in the original.
        const isInstalled = (each: string) => path.basename(each) !== ".cache";
        const options = { recursive: true, verbatimSymlinks: true, filter: isInstalled };
        if (await stat(from).catch(() => undefined)) await cp(from, course.path(modules), options);
      }
    }
    return course;
  }

  path(...parts: string[]): string {
    return path.join(this.root, ...parts);
  }

  /** The file behind `pnpm lesson`. */
  get command(): string {
    return this.path("packages", "runner", "bin", "lesson.mjs");
  }

  /** `pnpm lesson …` without a terminal. */
  lesson(...words: string[]): Promise<Outcome> {
    return this.lessonWith({}, ...words);
  }

  /** The same with variables of its own beside those of a terminal. */
  async lessonWith(env: NodeJS.ProcessEnv, ...words: string[]): Promise<Outcome> {
    const child = spawn(process.execPath, [this.command, ...words], {
      cwd: this.root,
      env: { ...learnersEnv(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
      const chunks: string[] = [];
      stream.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
      return chunks;
    }) as [string[], string[]];
    const outcome = once(child, "close") as Promise<[number | null]>;
    const late = () => `lesson ${words.join(" ")} does not end:\n${stdout.join("")}`;
    const [code] = await within(outcome, late);
    return { code, stdout: stdout.join(""), stderr: stderr.join("") };
  }

  /** Variables with which pnpm has nothing in its store and fetches nothing. */
  withoutNetwork(): NodeJS.ProcessEnv {
    return { pnpm_config_offline: "true", pnpm_config_store_dir: this.path("..", "store") };
  }

  /** Resolves when no process of this course is left; its servers and runners name its folder. */
  async isQuiet(): Promise<void> {
    await until(
      () => this.processes(),
      (left) => left.length === 0,
      "The end of every process of the course",
    );
  }

  /** The processes that run a file of this course, each as "PID COMMAND". */
  async processes(): Promise<string[]> {
    const unique = path.basename(path.dirname(this.root));
    return (await allProcesses()).filter((line) => line.includes(unique));
  }

  async remove(): Promise<void> {
    await rm(path.dirname(this.root), { recursive: true, force: true, maxRetries: 5 });
  }
}

async function allProcesses(): Promise<string[]> {
  const [program, ...words]: [string, ...string[]] =
    process.platform === "win32"
      ? [
          "powershell",
          "-NoProfile",
          "-Command",
          'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }',
        ]
      : ["ps", "-A", "-ww", "-o", "pid=,args="];
  const { stdout } = await promisify(execFile)(program, words, { maxBuffer: 2 ** 26 });
  // PowerShell's own command line does not name the course.
  return stdout.split(/\r?\n/);
}

/** The environment of somebody who has just opened a terminal: nothing of vitest's, pnpm run's or CI's. */
export function learnersEnv(): NodeJS.ProcessEnv {
  const ours = [
    /^npm_(lifecycle|package|command|execpath|node_execpath|config_user_agent)/i,
    /^(pnpm_package_name|pnpm_script_src_dir|pnpm_config_verify_deps_before_run|init_cwd)$/i,
    /^(vitest.*|vite_.*|test|node_env|node_options|ci|force_color|port)$/i,
  ];
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !ours.some((each) => each.test(name))),
  );
}

/** Program and first words that run pnpm, as the tests themselves were run with it. */
export function pnpm(): [string, ...string[]] {
  const { npm_execpath: program = "" } = process.env;
  if (!/pnpm/.test(program))
    return [process.platform === "win32" ? "npx.cmd" : "npx", "-y", "pnpm@12"];
  return /\.[cm]?js$/.test(program) ? [process.execPath, program] : [program];
}
