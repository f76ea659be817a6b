/**
 * Starts a command: makes sure that it can run, teaches Node to read TypeScript, and calls its `main`.
 *
 * Like preflight.mjs in words that old Nodes can read: one that could not would never come to say so.
 */

import { preflight } from "./preflight.mjs";

/**
 * `load` imports the module whose `main` takes the words that were typed and returns the exit code, or a
 * promise of it.
 */
export function launch(load, words = process.argv.slice(2)) {
  preflight();
  import("tsx/esm/api")
    .then(({ register }) => register())
    .then(load)
    .then(({ main }) => main(words))
    .then((exitCode) => {
      process.exitCode = exitCode;
    });
}
