/**
 * A learner's first command: a fresh clone, on a machine that has never seen the course.
 */

import { mkdtemp, readdir, lstat, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { FIRST, SIZE } from "./names.ts";
import type { Row } from "./row.ts";
import { openPnpm } from "../terminal.ts";

const VERDICT = /Step \d+, /;
/** For all that has to be fetched, also over a slow network. */
const WAIT_MS = 600_000;

/** Runs `pnpm lesson 02` in the fresh clone `folder`, with nothing in pnpm's store nor in its cache. */
export async function installFresh(folder: string): Promise<Row[]> {
  const home = await mkdtemp(path.join(tmpdir(), "pnpm-"));
  const env = {
    pnpm_config_store_dir: path.join(home, "store"),
    pnpm_config_cache_dir: path.join(home, "cache"),
  };
  try {
    const startedAt = performance.now();
    const terminal = openPnpm(["lesson", "02"], folder, env);
    const time = (await terminal.shows(VERDICT, WAIT_MS)) - startedAt;
    terminal.type("q");
    await terminal.exited;
    const size = await sizeOf(path.join(folder, "node_modules"));
    return [
      { what: FIRST, values: [time] },
      { what: SIZE, values: [size / 1_000_000] },
    ];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** The bytes of all files below `folder`; a file that is linked twice counts twice. */
async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await lstat(path.join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
