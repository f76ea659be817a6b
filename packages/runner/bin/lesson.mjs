/**
 * `pnpm lesson`: makes sure that it can run, teaches Node to read TypeScript, and hands over to src/main.ts.
 *
 * Like preflight.mjs in words that old Nodes can read: one that could not would never come to say so.
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
