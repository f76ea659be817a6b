import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // The kit's own deadlines decide; this one only ends a run that has lost its way.
    testTimeout: 120_000,
    // Deadlines only end what has lost its way: a busy machine decides nothing.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
  },
});
