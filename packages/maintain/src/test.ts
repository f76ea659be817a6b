/**
 * `pnpm test`: everything that keeps the course true, through turborepo, so that what has not changed is
 * not run again.
 */

import { provideBrowser } from "./browser.ts";
import { providePython } from "./python.ts";
import { runTasks } from "./turbo.ts";

/** Runs lint, types and every package's tests; returns the exit code. `words` go on to turborepo. */
export async function main(words: readonly string[]): Promise<number> {
  const missing = [await providePython(), provideBrowser()].filter((each) => each !== undefined);
  for (const sentence of missing) console.error(sentence);
  // On a learner's machine the other checks still tell a lot; where it decides, none may be left out.
  if (missing.length > 0 && process.env["CI"]) return 1;
  // Each task starts servers and busy processes of its own: more at once than cores only slows all down.
  return runTasks(["//#check", "test", "--concurrency=2", "--continue", ...words]);
}
