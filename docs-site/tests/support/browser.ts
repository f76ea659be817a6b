/**
 * A test's own contexts in the shared browser: each is a new reader, who has never been here.
 */

import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, inject } from "vitest";

type Reader = Parameters<Browser["newContext"]>[0];

let browser: Browser;

/** Call it once in a test file; the function that it gives back makes contexts. */
export function useBrowser(): (reader?: Reader) => Promise<BrowserContext> {
  beforeAll(async () => {
    browser = await chromium.connect(inject("browser"));
  });
  // Ends this file's connection and its contexts, not the browser.
  afterAll(() => browser.close());
  return (reader) => browser.newContext({ baseURL: inject("origin"), ...reader });
}

/** Opens a page and waits until React has taken it over. */
export async function open(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  await hydrated(page);
  return page;
}

export async function hydrated(page: Page): Promise<void> {
  await page.locator('html[data-has-hydrated="true"]').waitFor({ state: "attached" });
}

/** Whether it is visible: also false inside a closed `<details>`. */
export const isSeen = (element: Element) =>
  element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

/** Presses Tab until the element with the focus matches; the answer is how often. */
export async function tabTo(page: Page, selector: string, key = "Tab"): Promise<number> {
  for (let presses = 1; presses <= 300; presses += 1) {
    await page.keyboard.press(key);
    const isThere = await page.evaluate(
      (wanted) => document.activeElement?.matches(wanted) ?? false,
      selector,
    );
    if (isThere) return presses;
  }
  throw new Error(`300 times ${key} never reached ${selector} on ${page.url()}.`);
}
