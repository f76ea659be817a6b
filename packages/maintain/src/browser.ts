/**
 * Chromium, for the tests that look at the docs site as its readers do: found, or installed where that is
 * allowed.
 */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { install, mayInstall } from "./debian.ts";
import { ROOT } from "./root.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

const MISSING =
  "No Chromium: the docs site was not checked in a browser. Install Chromium or Chrome, or set CHROME_PATH to one.";

/** Returns the sentence about what is missing, or undefined when the browser tests can run. */
export function provideBrowser(): string | undefined {
  if (findBrowser()) return undefined;
  if (mayInstall()) install(["chromium"], "what the docs site's tests need");
  if (findBrowser()) return undefined;
  downloadPlaywrights();
  return findBrowser() ? undefined : MISSING;
}

/** The path of the first Chromium that starts. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return browserPaths(env, playwrights()?.chromium.executablePath()).find(starts);
}

/** Where a Chromium may be, the one that its owner names first. */
export function browserPaths(env: NodeJS.ProcessEnv, downloaded?: string): string[] {
  const folders = (env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const onPath = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [env["CHROME_PATH"], ...onPath, downloaded].filter((each) => each !== undefined);
}

/** Being there is not enough: a download may lack libraries that the system has to bring. */
function starts(file: string): boolean {
  return existsSync(file) && spawnSync(file, ["--version"], { stdio: "ignore" }).status === 0;
}

/** What we use of playwright-core, which is a dependency of the docs site only. */
interface Playwright {
  chromium: { executablePath: () => string };
}

const fromSite = createRequire(path.join(ROOT, "docs-site", "package.json"));

function playwrights(): Playwright | undefined {
  try {
    return fromSite("playwright-core") as Playwright;
  } catch {
    // The dependencies of the site are not installed; the Chromium of this machine may still be there.
    return undefined;
  }
}

function downloadPlaywrights(): void {
  console.log("Downloading the Chromium that playwright-core brings …");
  const folder = path.dirname(fromSite.resolve("playwright-core/package.json"));
  const words = [path.join(folder, "cli.js"), "install", "chromium"];
  spawnSync(process.execPath, words, { stdio: ["ignore", "ignore", "inherit"] });
}
