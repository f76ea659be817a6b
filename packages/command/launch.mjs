/**
 * Starts a command: makes sure that it can run, and calls the `main` of its program.
 *
 * Like preflight.mjs in words that old Nodes can read: one that could not would never come to say so.
 */

import path from "node:path";
import { pathToFileURL } from "node:url";
import { install } from "./install.mjs";
import { preflight } from "./preflight.mjs";

/**
 * `load` imports the module whose `main` takes the words that were typed and returns the exit code, or a
 * promise of it. It is read as TypeScript. `part` is what has to be installed for it: "lessons" or "all".
 */
export function launch(load, words = process.argv.slice(2), part = "lessons") {
  preflight();
  install(part);
  run(readingTypeScript(load).then(({ main }) => main(words)));
}

/**
 * The same for a command that a learner waits for: its program is compiled, together with `others`, the files
 * that it loads by their path. `main` also gets a map from each of these to where it lies compiled.
 *
 * Where nothing can be compiled, such as in a folder that must not be written, it is read as TypeScript.
 */
export function launchCompiled(program, others, words = process.argv.slice(2)) {
  preflight();
  install("lessons");
  run(loadProgram(program, others).then(({ module, files }) => module.main(words, files)));
}

function run(exitCode) {
  exitCode.then((code) => {
    process.exitCode = code;
  });
}

async function loadProgram(program, others) {
  const { compiled } = await import("./compiled.mjs");
  try {
    const files = await compiled(path.parse(program).name, [program, ...others]);
    return { files, module: await import(pathToFileURL(files.get(program)).href) };
  } catch {
    const module = await readingTypeScript(() => import(pathToFileURL(program).href));
    return { files: new Map(), module };
  }
}

async function readingTypeScript(load) {
  const { register } = await import("tsx/esm/api");
  register();
  return load();
}
