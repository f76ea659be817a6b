/**
 * A fresh copy of the course, as `git clone` makes it.
 */

import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "./root.ts";

/**
 * Copies what git would commit into a new folder, hands it to `use`, and removes it in any case.
 *
 * `commit` names another state of the course, which is copied instead. Default: the files as they are.
 */
export async function withClone<T>(
  use: (folder: string) => Promise<T>,
  commit?: string,
): Promise<T> {
  const home = await mkdtemp(path.join(tmpdir(), "how programs talk ü "));
  const folder = path.join(home, "course");
  try {
    await (commit === undefined ? copyFiles(folder) : extract(commit, folder));
    return await use(folder);
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function copyFiles(folder: string): Promise<void> {
  const words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = execFileSync("git", words, { cwd: ROOT, encoding: "utf8" });
  for (const file of listed.split("\0").filter((name) => name !== "")) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    // A file that was deleted but is still in git's index is not there to be copied.
    await cp(path.join(ROOT, file), path.join(folder, file)).catch(ignoreMissing);
  }
}

async function extract(commit: string, folder: string): Promise<void> {
  execFileSync("git", ["clone", "--quiet", "--no-checkout", ROOT, folder]);
  execFileSync("git", ["checkout", "--quiet", commit], { cwd: folder });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
