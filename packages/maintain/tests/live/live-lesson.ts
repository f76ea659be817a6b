/** A lesson that runs in a terminal, its live page in a real browser, and what the page has drawn. */

import path from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { findBrowser } from "../../src/browser.ts";
import { ROOT } from "../../src/root.ts";
import { openProgram, type Terminal } from "../../src/terminal.ts";

/** A foreign host name that leads to this machine, as DNS rebinding makes it. */
export const REBOUND = "rebound.example";

const ORIGIN = /http:\/\/localhost:\d+/;
const PAGE = /http:\/\/127\.0\.0\.1:\d+\//;
/** Two lessons may start at once, on a machine that tests other things beside. */
const START_MS = 120_000;

export interface LiveLesson {
  terminal: Terminal;
  /** Where the lesson's server is asked. */
  origin: string;
  /** Where the live page is. */
  url: string;
}

/** What a row of the diagram's table says. */
interface DrawnRow {
  who: string;
  lines: string;
}

let browser: Browser;

/** Call it once in a test file; the function that it gives back hands out pages of new readers. */
export function useBrowser(): (options?: Parameters<Browser["newPage"]>[0]) => Promise<Page> {
  beforeAll(async () => {
    const executablePath = findBrowser() ?? "";
    const args = ["--no-sandbox", `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`];
    browser = await chromium.launch({ executablePath, args });
  });
  afterAll(() => browser?.close());
  return (options) => browser.newPage(options);
}

/** Starts `pnpm lesson NN --solution` of this course; the caller has to end it with `leave`. */
export async function startLesson(id: string): Promise<LiveLesson> {
  const running = await startIn(ROOT, [id, "--solution"]);
  await running.terminal.shows(ORIGIN, START_MS);
  return { ...running, origin: found(ORIGIN, running.terminal) };
}

/** Starts `pnpm lesson …` of the course in `root`; the caller has to end it with `leave`. */
export async function startIn(
  root: string,
  words: readonly string[],
): Promise<Pick<LiveLesson, "terminal" | "url">> {
  const command = path.join(root, "packages", "runner", "bin", "lesson.mjs");
  const terminal = openProgram(process.execPath, [command, ...words], root);
  await terminal.shows(PAGE, START_MS);
  return { terminal, url: found(PAGE, terminal) };
}

const found = (pattern: RegExp, { lines }: Terminal) => pattern.exec(lines().join("\n"))?.[0] ?? "";

export async function leave({ terminal }: Pick<LiveLesson, "terminal">): Promise<void> {
  terminal.type("q");
  await terminal.exited;
}

/** Opens the live page, waits until it is connected to the command, and returns the server's origin. */
export async function openLive(page: Page, url: string): Promise<string> {
  await page.goto(url);
  const status = page.getByText(/^Your server: /);
  return ORIGIN.exec((await status.textContent()) ?? "")?.[0] ?? "";
}

/** The rows of the live diagram, as text. */
export function drawn(page: Page): Promise<DrawnRow[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("section[aria-labelledby=wire] tbody tr")].map((row) => ({
      who: row.querySelector("td:nth-child(2)")?.textContent ?? "",
      lines: row.querySelector("pre")?.textContent ?? "",
    })),
  );
}

/** Whether it has the focus. */
export const hasFocus = (element: Locator): Promise<boolean> =>
  element.evaluate((each) => each === document.activeElement);

/** Presses Tab until the button of that name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name });
  for (let presses = 1; presses <= 100; presses += 1) {
    await page.keyboard.press("Tab");
    if (await hasFocus(button)) return;
  }
  throw new Error(`A hundred times Tab never reached "${name}".`);
}
