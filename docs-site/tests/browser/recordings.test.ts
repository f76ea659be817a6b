/**
 * The diagrams, by keyboard, with reduced motion, and without JavaScript.
 */

import { expect, test } from "vitest";
import { isSeen, open, tabTo, useBrowser } from "../support/browser";
import { articlePages, lessonPages } from "../support/built-site";

const newContext = useBrowser();

const PAGE = "/article/websockets/";

/** The labels whose text reaches beyond their row or their figure. It runs in the page. */
function cutLabels(figures: Element[]): string[] {
  return figures.flatMap((figure) => {
    const { left, right } = figure.getBoundingClientRect();
    const labels = [...figure.querySelectorAll("[data-look] > div")];
    const cut = labels.filter((label) => {
      const range = document.createRange();
      range.selectNodeContents(label);
      const text = range.getBoundingClientRect();
      const row = label.parentElement?.getBoundingClientRect();
      const isInRow = row && text.top >= row.top && text.bottom <= row.bottom;
      return !isInRow || text.left < left || text.right > right;
    });
    return cut.map((label) => label.textContent ?? "");
  });
}

test("On each article and lesson a recording has a row for each message, and every label is whole at any width", async () => {
  const context = await newContext();
  for (const address of [...articlePages(), ...lessonPages()]) {
    const page = await open(context, address);
    const figures = page.locator("figure:has(input[type=range])");
    expect(await figures.count(), address).toBeGreaterThan(0);
    for (const figure of await figures.all()) {
      const messages = await figure.locator("input[type=range]").getAttribute("max");
      expect(await figure.locator("tbody tr").count()).toBe(Number(messages));
    }
    for (const width of [320, 360, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      const cut = await figures.evaluateAll(cutLabels);
      expect(cut, `cut off on ${address} at ${width} px`).toEqual([]);
    }
    await page.close();
  }
});

test("The keyboard reaches every message, and each shows what crossed the wire", async () => {
  const page = await open(await newContext({ reducedMotion: "reduce" }), PAGE);
  const figure = page.locator("figure").first();
  const count = Number(await figure.locator("input[type=range]").getAttribute("max"));
  await tabTo(page, "figure input[type=range]");
  await page.keyboard.press("Home");
  for (let step = 1; step <= count; step += 1) {
    const told = await figure.getByRole("status").textContent();
    expect(told).toMatch(new RegExp(`^${step} of ${count}: \\S.* to .+, .+`));
    const row = figure.locator("tbody tr").nth(step - 1);
    const lines = await row.locator("pre").textContent();
    expect(await figure.getByLabel("The current message").textContent()).toBe(lines);
    await page.keyboard.press("ArrowRight");
  }
});

test("Playing begins when asked, tells nothing meanwhile, and ends by itself", async () => {
  const page = await open(await newContext(), "/article/apis/");
  const figure = page.locator("figure").first();
  await figure.scrollIntoViewIfNeeded();
  await figure.getByLabel("Speed").selectOption("2");
  await figure.getByRole("button", { name: "Play" }).press("Enter");
  expect(await figure.getByRole("status").getAttribute("aria-live")).toBe("off");
  await figure.getByRole("button", { name: "Pause" }).waitFor();
  await figure.getByRole("button", { name: "Play" }).waitFor({ timeout: 20_000 });
  expect(await figure.getByRole("status").textContent()).toMatch(/^4 of 4/);
});

test("With reduced motion nothing moves", async () => {
  const page = await open(await newContext({ reducedMotion: "reduce" }), PAGE);
  const figure = page.locator("figure").first();
  await figure.getByRole("button", { name: "Back" }).click();
  const moving = await figure.evaluate(
    (element) => element.getAnimations({ subtree: true }).length,
  );
  expect(moving).toBe(0);
});

test("The page does not move while it plays, and our controls are large enough to hit", async () => {
  const page = await open(await newContext({ viewport: { width: 360, height: 740 } }), PAGE);
  const figure = page.locator("figure").first();
  const height = () => figure.evaluate((element) => element.getBoundingClientRect().height);
  const before = await height();
  await figure.locator("input[type=range]").fill("3");
  expect(await height()).toBe(before);
  for (const control of await figure.locator("button:visible, select, input").all()) {
    const box = await control.boundingBox();
    expect(Math.min(box?.height ?? 0, box?.width ?? 0)).toBeGreaterThanOrEqual(24);
  }
});

test("A click on a message shows it, and the focus never enters what is hidden from assistive technology", async () => {
  const page = await open(await newContext(), PAGE);
  const figure = page.locator("figure").first();
  await figure.locator("[data-look]").nth(2).getByText("snapshot").click();
  expect(await figure.getByRole("status").textContent()).toMatch(/^3 of /);
  const focused = await page.evaluate(() => document.activeElement?.closest("[aria-hidden=true]"));
  expect(focused).toBeNull();
  await figure.locator("[aria-hidden=true] *").evaluateAll((inside) => {
    for (const element of inside) (element as HTMLElement).focus?.();
  });
  expect(
    await page.evaluate(() => document.activeElement?.closest("[aria-hidden=true]") ?? null),
  ).toBeNull();
});

test("Without JavaScript and on paper every message is there", async () => {
  const context = await newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(PAGE);
  const figure = page.locator("figure").first();
  const messages = await figure.locator("tbody tr").count();
  const drawn = await figure.locator("[data-look]:not([data-hidden])").all();
  expect(drawn).toHaveLength(messages);
  for (const row of drawn) expect(await row.evaluate(isSeen)).toBe(true);
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("figure tbody pre").first().evaluate(isSeen)).toBe(true);
  for (const hidden of [".navbar", ".footer", ".theme-doc-sidebar-container", "figure select"]) {
    expect(await page.locator(hidden).first().isVisible(), hidden).toBe(false);
  }
});
