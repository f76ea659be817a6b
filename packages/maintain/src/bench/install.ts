/**
 * A fresh install: nothing in the store, as on a machine that has never seen the course.
 */

import { mkdtemp, readdir, lstat, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Row } from "./row.ts";
import { runPnpm } from "../terminal.ts";

/** Installs into `folder` from an empty store; time in milliseconds, size in megabytes. */
export async function installFresh(folder: string): Promise<Row[]> {
  const store = await mkdtemp(path.join(tmpdir(), "store-"));
  try {
    const startedAt = performance.now();
    await runPnpm(["install", "--frozen-lockfile", `--store-dir=${store}`], folder);
    const time = performance.now() - startedAt;
    const size = await sizeOf(path.join(folder, "node_modules"));
    return [
      { what: "fresh install, empty store, ms", values: [time] },
      { what: "fresh install, size of node_modules, MB", values: [size / 1_000_000] },
    ];
  } finally {
    await rm(store, { recursive: true, force: true });
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
