/**
 * Python, for the variants that are not Node: found, or installed where that is allowed.
 */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { findPython, readLessons } from "@course/lesson-kit/judge";
import { ROOT } from "./root.ts";

/** Returns the sentence about what is missing, or undefined when every variant can run. */
export async function providePython(): Promise<string | undefined> {
  const modules = await neededModules();
  if (findPython(modules)) return undefined;
  const packages = ["python3", ...modules.map((name) => `python3-${name}`)];
  if (mayInstall()) install(packages);
  if (findPython(modules)) return undefined;
  return `No Python 3 with ${modules.join(", ")}: the Python variants of the lessons were not checked. On Debian: apt-get install ${packages.join(" ")}.`;
}

/** What the variants say that they need, in their lines "# Needs: websockets". */
async function neededModules(): Promise<string[]> {
  const modules = new Set<string>();
  for (const lesson of await readLessons(ROOT)) {
    const folder = path.join(lesson.folder, "variants");
    for (const file of (await readdir(folder)).filter((name) => name.endsWith(".py"))) {
      const line = /^# Needs: (.+)$/m.exec(await readFile(path.join(folder, file), "utf8"));
      for (const name of line?.[1]?.split(", ") ?? []) modules.add(name);
    }
  }
  return [...modules];
}

/** Root on Debian or its children; anywhere else it is for the owner of the machine to decide. */
function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

function install(packages: string[]): void {
  console.log(`Installing what the Python variants need: ${packages.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-q"], { stdio: ["ignore", "ignore", "inherit"], env });
  const words = ["install", "-y", "-q", "--no-install-recommends", ...packages];
  spawnSync("apt-get", words, { stdio: ["ignore", "ignore", "inherit"], env });
}
