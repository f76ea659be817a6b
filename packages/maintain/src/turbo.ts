/**
 * Runs turborepo's tasks, which run nothing again that has not changed.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";
import { ROOT } from "./root.ts";

/** `turbo run <tasks>` in the course's folder, shown in this terminal; resolves with its exit code. */
export async function runTasks(tasks: readonly string[]): Promise<number> {
  const turbo = createRequire(path.join(ROOT, "package.json")).resolve("turbo/bin/turbo");
  const child = spawn(process.execPath, [turbo, "run", ...tasks], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}
