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
    // Deadlines of the kit's own decide; this one only ends a run that has lost its way.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // Each file starts servers of its own; more of them than cores only makes all of them slow.
    maxWorkers: 2,
  },
});
