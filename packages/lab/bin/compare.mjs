/**
 * `pnpm compare`: makes sure that it can run, teaches Node to read TypeScript, and hands over to src/main.ts.
 */

import { preflight } from "../../command/src/preflight.mjs";

preflight();

import("tsx/esm/api")
  .then(({ register }) => register())
  .then(() => import("../src/cli/main.ts"))
  .then(({ main }) => main(process.argv.slice(2)))
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
