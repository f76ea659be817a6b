import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // Deadlines only end what has lost its way: a busy machine decides nothing.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
  },
});
