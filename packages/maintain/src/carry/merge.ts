/**
 * A three-way merge of texts, by git.
 */

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

/** What git exits with when it could not merge at all; up to it, the number of conflicts. */
const MOST_CONFLICTS = 127;

/** `ours` with what `theirs` changed in `base`; undefined if both changed the same place. */
export async function merge(texts: { base: string; ours: string; theirs: string }) {
  const folder = await mkdtemp(path.join(tmpdir(), "merge-"));
  try {
    for (const [name, text] of Object.entries(texts))
      await writeFile(path.join(folder, name), text);
    const words = ["merge-file", "--stdout", "--quiet", "ours", "base", "theirs"];
    const { stdout } = await promisify(execFile)("git", words, { cwd: folder });
    return stdout;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === "number" && code > 0 && code <= MOST_CONFLICTS) return undefined;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
