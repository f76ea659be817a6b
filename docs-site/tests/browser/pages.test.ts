/**
 * Every page, in both themes and both widths: nothing goes wrong, nothing leaves the site, nothing is wider
 * than the window, and axe finds nothing.
 */

import { expect, inject, test } from "vitest";
import { expectAccessible } from "../support/accessibility";
import { hydrated, useBrowser } from "../support/browser";
import { sitePages } from "../support/built-site";
import { watchTroubles } from "../support/troubles";

const newContext = useBrowser();

const LOOKS = (["light", "dark"] as const).flatMap((colorScheme) =>
  [1280, 360].map((width) => ({ colorScheme, width })),
);
/** As wide as a window of 1280 pixels at 400 % (WCAG 2.2, 1.4.10). */
const NARROWEST = 320;

test.for(LOOKS)("$colorScheme, $width px", async ({ colorScheme, width }) => {
  const viewport = { width, height: 800 };
  const context = await newContext({ colorScheme, viewport, reducedMotion: "reduce" });
  const page = await context.newPage();
  const troubles = watchTroubles(page, inject("origin"));
  for (const address of sitePages()) {
    await page.setViewportSize(viewport);
    await page.goto(address);
    await hydrated(page);
    await expectAccessible(page, `${colorScheme}, ${width} px`);
    if (width < 1_000) await page.setViewportSize({ width: NARROWEST, height: 800 });
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(tooWide, `${address} is wider than the window`).toBeLessThanOrEqual(0);
  }
  expect(troubles).toEqual([]);
});

test("The page for an address that does not exist is one of ours", async () => {
  const page = await (await newContext()).newPage();
  await page.goto("/no-such-page/");
  await hydrated(page);
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Page Not Found");
  await expectAccessible(page, "not found");
});
