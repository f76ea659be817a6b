/**
 * What a reader does: answers a question, copies a command, looks at the progress, searches.
 */

import { expect, inject, test } from "vitest";
import { recordPassed } from "@course/runner/progress";
import { isSeen, open, tabTo, useBrowser } from "../support/browser";
import { serveSite } from "../support/site-server";

const newContext = useBrowser();

const LESSON = "/lessons/01-rest-crud/";

test("A wrong answer gets its reason and another try, and the right one outlives a reload", async () => {
  const page = await open(await newContext(), "/article/apis/");
  await tabTo(page, "fieldset input");
  const question = page.locator("fieldset").first();
  const options = question.getByRole("radio");
  await page.keyboard.press("Space");
  for (let index = 0; index < (await options.count()); index += 1) {
    const said = (await question.getByRole("status").textContent()) ?? "";
    expect(said).toMatch(/^(Right\.|No, try another\.) .{20}/);
    expect(await question.locator("p[data-shown]").count()).toBe(1);
    if (said.startsWith("Right.")) break;
    await page.keyboard.press("ArrowDown");
  }
  expect(await question.getByRole("status").textContent()).toMatch(/^Right\./);
  await page.reload();
  await expect.poll(() => question.locator("[data-state=right]").count()).toBe(1);
});

test("Without JavaScript the reasons stand there", async () => {
  const context = await newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/article/apis/");
  const reasons = page.locator("fieldset p strong");
  expect(await reasons.count()).toBeGreaterThan(8);
  expect(await reasons.first().evaluate(isSeen)).toBe(true);
});

test("A command is copied without its prompt, and output has no copy button", async () => {
  const context = await newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await open(context, LESSON);
  const command = page.locator(".language-sh").first();
  await command.getByRole("button", { name: "Copy code to clipboard" }).press("Enter");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe("pnpm lesson 01");
  const prompt = command.locator(".token-line").first();
  const drawn = await prompt.evaluate((line) => getComputedStyle(line, "::before").content);
  expect(drawn).toBe('"$ "');
  const output = page.locator(".language-http button");
  expect(await output.filter({ visible: true }).count()).toBe(0);
});

test("On a device without hover the copy button is visible", async () => {
  const touch = { hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } };
  const page = await open(await newContext(touch), LESSON);
  const button = page.locator(".language-sh button").first();
  await button.scrollIntoViewIfNeeded();
  await expect.poll(() => button.evaluate((it) => getComputedStyle(it).opacity)).toBe("1");
});

test("A visit marks nothing; a step that has passed is marked when the reader comes back", async () => {
  const site = await serveSite();
  try {
    const page = await open(await newContext({ baseURL: site.origin }), LESSON);
    await page.getByText("0 of 5 steps passed").waitFor();
    await recordPassed(site.root, "01-rest-crud", [2], [1, 2]);
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await page.getByText("1 of 5 steps passed").waitFor();
    await page.getByText("read (passed)").waitFor({ state: "attached" });
  } finally {
    await site.close();
  }
});

test("A copy that cannot know says so", async () => {
  const context = await newContext();
  await context.route("**/__course/**", (route) => route.abort());
  const page = await open(context, LESSON);
  await page.getByText("This copy cannot see your progress").waitFor();
});

test("Search finds a word of a lesson, and leads there", async () => {
  const page = await open(await newContext(), "/");
  await page.getByPlaceholder("Search").fill("idempotent");
  await page
    .getByRole("option")
    .filter({ hasText: /idempotent/i })
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/", { waitUntil: "commit" });
  expect(new URL(page.url()).origin).toBe(inject("origin"));
});

test("The first Tab leads past the navigation, and the focus is never hidden beneath it", async () => {
  const page = await open(await newContext(), LESSON);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
    "Skip to main content",
  );
  const bottom = (await page.locator(".navbar").boundingBox())?.height ?? 0;
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const top = await page.evaluate(() => {
      const element = document.activeElement;
      const isInPage = element?.closest("main");
      return isInPage ? element?.getBoundingClientRect().bottom : undefined;
    });
    if (top !== undefined) expect(top).toBeGreaterThan(bottom);
  }
});
