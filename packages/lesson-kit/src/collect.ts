/**
 * How a step's test file says what it checks.
 *
 * A file in a lesson's `tests/` calls `test(title, run)`. Who collects the calls decides what runs
 * them: vitest (`pnpm test`) or the judge (`pnpm lesson`), so that both run the same file unchanged.
 */

import type { Fixtures } from "./fixtures.ts";

export interface Check {
  /** A sentence about behaviour, such as "A new to-do gets 201 and its address". */
  title: string;
  /** Rejects with a WireFailure that says what was expected, what came and why it matters. */
  run: (fixtures: Fixtures) => Promise<void>;
}

export type Collector = (check: Check) => void;

let collector: Collector | undefined;

/**
 * States one behaviour that the server must show over the wire.
 *
 * Every check brings its own connections and makes what it needs; it must not rest on what an earlier
 * one left behind, because steps may run in any order and against a server that others use too.
 */
export function test(title: string, run: Check["run"]): void {
  if (!collector) {
    throw new Error(
      `"${title}" was not run: a lesson's tests need a runner. Use \`pnpm lesson NN check\` or \`pnpm test\`.`,
    );
  }
  collector({ title, run });
}

/** Hands every check that `load` states to `next`, then puts the former collector back. */
export async function collecting(next: Collector, load: () => Promise<unknown>): Promise<void> {
  const former = collector;
  collector = next;
  try {
    await load();
  } finally {
    collector = former;
  }
}

/** Sets the collector for good: what a test runner's setup file does. */
export function collectWith(next: Collector): void {
  collector = next;
}
