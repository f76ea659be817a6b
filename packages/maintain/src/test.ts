/**
 * `pnpm test`: everything that keeps the course true, through turborepo, so that what has not changed is
 * not run again.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";
import { providePython } from "./python.ts";
import { ROOT } from "./root.ts";

/** Runs lint, types and every package's tests; returns the exit code. `words` go on to turborepo. */
export async function main(words: readonly string[]): Promise<number> {
  const missing = await providePython();
  if (missing) {
    console.error(missing);
    // On a learner's machine the other checks still tell a lot; where it decides, none may be left out.
    if (process.env["CI"]) return 1;
  }
  const turbo = createRequire(path.join(ROOT, "package.json")).resolve("turbo/bin/turbo");
  // Each task starts servers and busy processes of its own: more at once than cores only slows all down.
  const tasks = ["run", "//#check", "test", "--concurrency=2", "--continue", ...words];
  const child = spawn(process.execPath, [turbo, ...tasks], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}
