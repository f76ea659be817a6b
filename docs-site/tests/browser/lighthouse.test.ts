/**
 * Lighthouse on one page of each kind, as a telephone sees it: accessibility, best practices and SEO have
 * to be perfect. Performance depends on the machine: it is told and not judged.
 */

import { freePort } from "@course/command/free-port";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { findBrowser } from "@course/maintain/browser";

const PAGES = ["/", "/article/webhooks/", "/lessons/02-websocket-duplex/"];
const JUDGED = ["accessibility", "best-practices", "seo"] as const;

let port: number;
let close: () => Promise<void>;

beforeAll(async () => {
  port = await freePort();
  const executablePath = findBrowser() ?? "";
  const args = [`--remote-debugging-port=${port}`];
  const browser = await chromium.launch({ executablePath, args });
  close = () => browser.close();
});

afterAll(() => close());

test.for(PAGES)("%s", async (address) => {
  // Loaded here: it is large, and only this file needs it.
  const { default: lighthouse } = await import("lighthouse");
  const result = await lighthouse(inject("origin") + address, { port, logLevel: "error" });
  if (!result) throw new Error(`Lighthouse said nothing of ${address}.`);
  const { categories, audits } = result.lhr;
  console.log(`${address}: performance ${score(categories["performance"]?.score)}`);
  for (const category of JUDGED) {
    const lost = (categories[category]?.auditRefs ?? [])
      .map(({ id }) => audits[id])
      .filter((audit) => audit?.score !== null && (audit?.score ?? 1) < 1)
      .map((audit) => `${audit?.id}: ${audit?.title}`);
    expect.soft(score(categories[category]?.score), `${category}: ${lost.join("; ")}`).toBe(100);
  }
});

const score = (part: number | null | undefined) => Math.round((part ?? 0) * 100);
