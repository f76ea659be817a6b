/**
 * Once visited, the whole site is there without a network; a new build is offered.
 */

import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { hydrated, open, useBrowser } from "../support/browser";
import { BUILD, sitePages } from "../support/built-site";
import { serveSite } from "../support/site-server";

const newContext = useBrowser();

/** Until the service worker has kept everything. */
const ready = (page: Page) => page.evaluate(async () => void (await navigator.serviceWorker.ready));

test("Every page, search and the page for what does not exist work offline", async () => {
  const context = await newContext();
  const page = await open(context, "/");
  await ready(page);
  await context.setOffline(true);
  for (const address of sitePages()) {
    await page.goto(address);
    await hydrated(page);
    expect(await page.locator("h1").count(), address).toBeGreaterThan(0);
  }
  await page.goto("/no-such-page/");
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Page Not Found");
  await page.goto("/");
  await hydrated(page);
  await page.getByPlaceholder("Search").fill("handshake");
  await page
    .locator("[class*=suggestion]")
    .filter({ hasText: /handshake/i })
    .first()
    .waitFor();
});

test("A new build is offered, and one press brings it", async () => {
  const build = await mkdtemp(path.join(tmpdir(), "build-"));
  await cp(BUILD, build, { recursive: true });
  const site = await serveSite(build);
  try {
    const page = await open(await newContext({ baseURL: site.origin }), "/glossary/");
    await ready(page);
    await renew(build);
    await page.reload();
    await page.getByRole("button", { name: "Refresh" }).press("Enter");
    await page.getByText("A glossary of another build").waitFor();
  } finally {
    await site.close();
    await rm(build, { recursive: true });
  }
});

/** Changes a page as a new build would: its text, and its revision in the worker's list. */
async function renew(build: string): Promise<void> {
  const file = path.join(build, "glossary", "index.html");
  const html = await readFile(file, "utf8");
  await writeFile(file, html.replace("</body>", "<p>A glossary of another build</p></body>"));
  const worker = path.join(build, "sw.js");
  const list = await readFile(worker, "utf8");
  await writeFile(
    worker,
    `${list.replace(/(glossary\/index\.html)/, "$1")}\n// another build\n`.replace(
      REVISION,
      "$1another$2",
    ),
  );
}

/** The revision next to the glossary's address, whichever of the two stands first. */
const REVISION = /((?:revision:\s*"|"revision":")[^"]*)("[^{}]*glossary\/index\.html)/;
