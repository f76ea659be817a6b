/** `pnpm lesson` */

import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { launchCompiled } from "../../command/launch.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

/** The files of all steps, which are loaded when they are needed. */
function checks() {
  const lessons = path.join(here, "../../../lessons");
  return readdirSync(lessons)
    .map((name) => path.join(lessons, name, "tests"))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)))
    .filter((file) => /^\d+-.*\.test\.ts$/.test(path.basename(file)));
}

launchCompiled(path.join(here, "../src/cli/main.ts"), checks());
