import { defineConfig } from "vitest/config";
import { findBrowser } from "../packages/maintain/src/browser.ts";

const texts = { test: { name: "texts", include: ["tests/*.test.{ts,tsx}"] } };

const inBrowser = {
  test: {
    name: "browser",
    include: ["tests/browser/*.test.ts"],
    globalSetup: "tests/support/global-setup.ts",
    // Each wait has its own deadline; these only end a run that has lost its way.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // All files share one browser: more pages at once than this make each of them slow.
    maxConcurrency: 3,
  },
};

export default defineConfig({
  // `pnpm test` has said which checks are not made without a browser.
  test: { projects: findBrowser() ? [texts, inBrowser] : [texts], maxWorkers: 2 },
});
