/** A lesson that runs in a terminal, its live page in a real browser, and what the page has drawn. */

import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { findBrowser } from "../../src/browser.ts";
import { ROOT } from "../../src/root.ts";
import { openProgram, type Terminal } from "../../src/terminal.ts";

/** A name of somebody else's that leads to this machine, as a DNS rebinding makes it. */
export const REBOUND = "rebound.example";

export interface LiveLesson {
  terminal: Terminal;
  /** Where the lesson's server is asked. */
  origin: string;
  /** Where the live page is. */
  url: string;
}

/** What a row of the diagram's table says. */
export interface DrawnRow {
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

/** Starts `pnpm lesson NN --solution`; whoever starts it has to end it with `leave`. */
export async function startLesson(id: string): Promise<LiveLesson> {
  const command = path.join(ROOT, "packages", "runner", "bin", "lesson.mjs");
  const terminal = openProgram(process.execPath, [command, id, "--solution"], ROOT);
  await terminal.shows(/running at http:\/\/localhost:\d+/, 120_000);
  await terminal.shows(/http:\/\/127\.0\.0\.1:\d+\//, 120_000);
  const screen = terminal.lines().join("\n");
  const found = (pattern: RegExp) => pattern.exec(screen)?.[0] ?? "";
  return {
    terminal,
    origin: found(/http:\/\/localhost:\d+/),
    url: found(/http:\/\/127\.0\.0\.1:\d+\//),
  };
}

export async function leave({ terminal }: LiveLesson): Promise<void> {
  terminal.type("q");
  await terminal.exited;
}

/** Opens the live page and waits until it hears the command. */
export async function openLive(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByText("Your server is asked at").waitFor();
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
