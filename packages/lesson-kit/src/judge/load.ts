/**
 * Loads a step's test file outside vitest.
 */

import { pathToFileURL } from "node:url";
import type { Check } from "../fixtures/test.ts";
import { collecting } from "../fixtures/test.ts";
import type { Step } from "../lesson/folder.ts";

let compiled: ReadonlyMap<string, string> = new Map();

/** Says where files lie that are compiled already, by their path: those are loaded instead. */
export function loadCompiled(files: ReadonlyMap<string, string>): void {
  compiled = files;
}

const loaded = new Map<string, Promise<Check[]>>();
let queue: Promise<unknown> = Promise.resolve();

/** The checks of a step, in the order of its file. Each file is loaded once per process. */
export function loadChecks(step: Step): Promise<Check[]> {
  const known = loaded.get(step.testFile);
  if (known) return known;
  // One file at a time: the collector can't tell which file a check belongs to.
  const checks = queue.then(() => load(step.testFile));
  queue = checks.catch(() => {});
  loaded.set(step.testFile, checks);
  return checks;
}

async function load(file: string): Promise<Check[]> {
  const checks: Check[] = [];
  await collecting(
    (check) => checks.push(check),
    () => import(pathToFileURL(compiled.get(file) ?? file).href),
  );
  // A step without checks would pass, whatever the server does.
  if (checks.length === 0) throw new Error(`${file} declares no check.`);
  return checks;
}
