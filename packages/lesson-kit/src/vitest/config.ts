/**
 * How `pnpm test` runs a lesson: its step tests against its solution, and the invariants of every lesson.
 */

import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = path.dirname(fileURLToPath(import.meta.url));
const invariants = path
  .relative(process.cwd(), path.join(here, "invariants"))
  .replaceAll("\\", "/");

export default defineConfig({
  test: {
    root: process.cwd(),
    include: ["tests/*.test.ts", `${invariants}/*.test.ts`],
    setupFiles: [path.join(here, "setup.ts")],
    // The kit's own deadlines decide; this one only ends a run that hangs.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // How many mistakes are judged at once: most of their time is spent in waiting for what never comes.
    maxConcurrency: 10,
    // Each file starts its own servers; more files than cores would only slow all of them down.
    maxWorkers: 2,
  },
});
