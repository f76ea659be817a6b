/**
 * From the wire to the screen: how long after a request was sent a browser shows it.
 */

import path from "node:path";
import { chromium } from "playwright-core";
import type { Row } from "./row.ts";
import { findBrowser } from "../browser.ts";
import { openProgram } from "../terminal.ts";

/** Undefined when this machine has no browser. */
export async function wireToScreen(root: string, times: number): Promise<Row | undefined> {
  const executablePath = findBrowser();
  if (executablePath === undefined) return undefined;
  const command = path.join(root, "packages", "runner", "bin", "lesson.mjs");
  const terminal = openProgram(process.execPath, [command, "02", "--solution"], root);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    await terminal.shows(/running at/);
    const screen = terminal.lines().join("\n");
    const [origin = ""] = /http:\/\/localhost:\d+/.exec(screen) ?? [];
    const [url = ""] = /http:\/\/127\.0\.0\.1:\d+\//.exec(screen) ?? [];
    const page = await browser.newPage();
    await page.goto(url);
    await page.getByText(/^Your server: /).waitFor();
    const values: number[] = [];
    for (let time = 1; time <= times; time += 1) {
      const target = `/todos?look=${time}.`;
      const seen = page.waitForFunction(sees, target, { polling: "raf" });
      const sentAt = Date.now();
      await fetch(origin + target);
      values.push(Number(await (await seen).jsonValue()) - sentAt);
    }
    return { what: "live page: from the request to the screen, ms", values };
  } finally {
    await browser.close();
    terminal.type("q");
    await terminal.exited;
  }
}

/** What is used of the browser's own `document`: this file is not compiled for one. */
interface InBrowser {
  document: { body: { textContent: string } };
}

/** In the page: the time at which its text holds `target`, else nothing. */
const sees = (target: string) =>
  (globalThis as unknown as InBrowser).document.body.textContent.includes(target) && Date.now();
