import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // Deadlines of the tests' own decide; these only end a run that has lost its way.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Several of these files start servers: more of them than cores only makes all of them slow.
    maxWorkers: 2,
  },
});
