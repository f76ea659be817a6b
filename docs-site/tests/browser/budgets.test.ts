/**
 * What a page weighs, in bytes as they are sent (gzip -9), and whether it moves while it loads.
 */

import { statSync } from "node:fs";
import path from "node:path";
import type { BrowserContext } from "playwright-core";
import { expect, test } from "vitest";
import { UNUSED } from "../../src/plugins/small-infima";
import { hydrated, useBrowser } from "../support/browser";
import { BUILD, fileOf, gzipped, read, sitePages } from "../support/built-site";

const newContext = useBrowser();

const KB = 1_000;

/** Words that each of our components has in its code. */
const OURS = ["self-check:", "The current message", "__course/progress"];

interface Weight {
  scripts: number;
  /** Those that hold our components; the page's text and recordings are in the same files. */
  ours: number;
  styles: number;
  shift: number;
}

/** What one page loads for a reader who has never been here; what it fetches ahead is not counted. */
async function weigh(context: BrowserContext, address: string): Promise<Weight> {
  const page = await context.newPage();
  const files = { script: new Set<string>(), stylesheet: new Set<string>() };
  page.on("request", (request) => {
    const kind = request.resourceType();
    if (kind === "script" || kind === "stylesheet") {
      files[kind].add(new URL(request.url()).pathname.slice(1));
    }
  });
  await page.addInitScript(() => {
    const seen = { shift: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += Reflect.get(entry, "value") as number;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(address, { waitUntil: "load" });
  await hydrated(page);
  const shift = await page.evaluate(() => (Reflect.get(globalThis, "seen") as Weight).shift);
  await context.close();
  const sum = (names: Set<string>) => [...names].reduce((total, name) => total + gzipped(name), 0);
  const ours = [...files.script].filter((name) => OURS.some((word) => read(name).includes(word)));
  return {
    scripts: sum(files.script),
    ours: sum(new Set(ours)),
    styles: sum(files.stylesheet),
    shift,
  };
}

test("Every page keeps its budget", async () => {
  const viewport = { width: 360, height: 740 };
  const heaviest = { scripts: 0, ours: 0, styles: 0, html: 0, shift: 0 };
  for (const address of sitePages()) {
    const weighed = await weigh(await newContext({ viewport }), address);
    const weight = { ...weighed, html: gzipped(fileOf(address)) };
    for (const [key, value] of Object.entries(weight)) {
      const known = key as keyof typeof heaviest;
      heaviest[known] = Math.max(heaviest[known], value);
    }
    expect.soft(weight.scripts, `JavaScript of ${address}`).toBeLessThanOrEqual(195 * KB);
    expect.soft(weight.ours, `of it ours on ${address}`).toBeLessThanOrEqual(20 * KB);
    expect.soft(weight.styles, `CSS of ${address}`).toBeLessThanOrEqual(18 * KB);
    expect.soft(weight.html, `HTML of ${address}`).toBeLessThanOrEqual(25 * KB);
    expect.soft(weight.shift, `layout shift of ${address}`).toBeLessThanOrEqual(0.01);
  }
  expect(heaviest.ours, "no page has a component of ours").toBeGreaterThan(0);
  console.log("The heaviest of each, in bytes:", heaviest);
});

test("No page has a class of the style sheet's left-out parts", () => {
  const names = new Set(
    sitePages().flatMap((page) =>
      [...read(fileOf(page)).matchAll(/ class=(?:"([^"]*)"|([^\s>]+))/g)].flatMap(
        ([, many = "", one = ""]) => `${many} ${one}`.split(/\s+/),
      ),
    ),
  );
  expect(names).toContain("navbar");
  const leftOut = new RegExp(`^(?:${UNUSED.join("|")})(?:$|__|--)`);
  expect([...names].filter((name) => leftOut.test(name))).toEqual([]);
});

test("What is kept for offline stays small", () => {
  const kept = [...read("sw.js").matchAll(/url:\s*"([^"]+)"|"url":"([^"]+)"/g)]
    .map(([, one, two]) => one ?? two ?? "")
    .map((url) => decodeURIComponent(url.replace(/^\//, "")));
  expect(kept.length).toBeGreaterThan(50);
  const raw = kept.reduce((sum, name) => sum + statSync(path.join(BUILD, name)).size, 0);
  const sent = kept.reduce((sum, name) => sum + gzipped(name), 0);
  console.log(`Kept for offline: ${kept.length} files, ${raw} bytes, ${sent} bytes gzipped.`);
  // Eight lessons take 854 kB, a fifth of it the search index: about 35 kB come with each lesson.
  expect(sent).toBeLessThanOrEqual(875 * KB);
});
