import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["tests/*.test.ts"], expect: { poll: { timeout: 10_000 } }, maxWorkers: 2 },
});
