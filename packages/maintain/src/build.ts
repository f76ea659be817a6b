/**
 * `pnpm build`: the docs site as files, in docs-site/build. `words` go on to turborepo.
 */

import { runTasks } from "./turbo.ts";

export function main(words: readonly string[]): Promise<number> {
  return runTasks(["build", ...words]);
}
