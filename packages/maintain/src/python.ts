/**
 * Python, for the variants that are not Node: found, or installed where that is allowed.
 */

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { findPython, readLessons } from "@course/lesson-kit/judge";
import { install, mayInstall } from "./debian.ts";
import { ROOT } from "./root.ts";

/** Returns the sentence about what is missing, or undefined when every variant can run. */
export async function providePython(): Promise<string | undefined> {
  const modules = await neededModules();
  if (findPython(modules)) return undefined;
  const packages = ["python3", ...modules.map((name) => `python3-${name}`)];
  if (mayInstall()) install(packages, "what the Python variants need");
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
