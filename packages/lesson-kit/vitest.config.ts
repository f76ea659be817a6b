import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // The kit's own deadlines decide; this one only ends a run that has lost its way.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many files start servers of their own: more of them than cores only makes all of them slow.
    maxWorkers: 2,
  },
});
