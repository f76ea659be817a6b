/**
 * One browser and one server for all browser tests.
 */

import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { findBrowser } from "@course/maintain/browser";
import { serveSite } from "./site-server";

declare module "vitest" {
  interface ProvidedContext {
    /** Where Playwright reaches the browser. */
    browser: string;
    /** The site's origin. */
    origin: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("There is no Chromium: set CHROME_PATH to one.");
  const browser = await chromium.launchServer({ executablePath });
  const site = await serveSite();
  project.provide("browser", browser.wsEndpoint());
  project.provide("origin", site.origin);
  return async () => {
    await browser.close();
    await site.close();
  };
}
