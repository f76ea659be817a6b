import { defineConfig } from "vitest/config";
import { findBrowser } from "../packages/maintain/src/browser.ts";

/** Each wait has its own deadline; this only ends a run that has lost its way. */
const LOST_MS = 600_000;

const texts = {
  test: { name: "texts", include: ["tests/*.test.{ts,tsx}"], testTimeout: LOST_MS },
};

const inBrowser = {
  test: {
    name: "browser",
    include: ["tests/browser/*.test.ts"],
    globalSetup: "tests/support/global-setup.ts",
    testTimeout: LOST_MS,
    hookTimeout: LOST_MS,
    // All files share one browser: more pages at once than this make each of them slow.
    maxConcurrency: 3,
  },
};

export default defineConfig({
  // `pnpm test` has said which checks are not made without a browser.
  test: { projects: findBrowser() ? [texts, inBrowser] : [texts], maxWorkers: 2 },
});
