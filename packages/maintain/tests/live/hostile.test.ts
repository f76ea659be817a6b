/**
 * A page of another origin, in a real browser, tries to read the live page and to drive it.
 */

import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBrowser } from "../../src/browser.ts";
import {
  drawn,
  leave,
  type LiveLesson,
  openLive,
  REBOUND,
  startLesson,
  useBrowser,
} from "./live-lesson.ts";

/** Everything that a page may try; the answer says for each what it got. */
async function attack(url: string): Promise<Record<string, string>> {
  const json = { method: "GET", target: "/todos?stolen", headers: "", body: "" };
  const post = (init: RequestInit) =>
    fetch(`${url}request`, { method: "POST", body: JSON.stringify({ ...json }), ...init }).then(
      async (answer) => `${answer.type} ${await answer.text()}`,
      () => "refused",
    );
  const opens = (source: EventTarget & { close: () => void }) =>
    new Promise<string>((resolve) => {
      const done = (what: string) => {
        source.close();
        resolve(what);
      };
      source.addEventListener("open", () => done("opened"));
      source.addEventListener("message", () => done("opened"));
      source.addEventListener("error", () => done("refused"));
    });
  const loads = (tag: "script" | "img", from: string) =>
    new Promise<string>((resolve) => {
      const element = document.createElement(tag);
      element.addEventListener("load", () => resolve("loaded"));
      element.addEventListener("error", () => resolve("refused"));
      element.src = from;
      document.body.append(element);
    });
  return {
    "a request with JSON": await post({ headers: { "Content-Type": "application/json" } }),
    "a request as a form sends it": await post({ headers: { "Content-Type": "text/plain" } }),
    "a request that wants no answer": await post({ mode: "no-cors" }),
    "reading the comparison": await fetch(`${url}comparison`).then(
      () => "read",
      () => "refused",
    ),
    "the stream": await opens(new EventSource(`${url}live`)),
    "a WebSocket": await opens(new WebSocket(`${url.replace("http", "ws")}live`)),
    "its script": await loads("script", `${url}page.js`),
  };
}

describe.runIf(findBrowser())("a hostile page", () => {
  const newPage = useBrowser();
  let lesson: LiveLesson;
  const elsewhere = http.createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><body>");
  });
  beforeAll(async () => {
    elsewhere.listen(0, "127.0.0.1");
    await once(elsewhere, "listening");
    lesson = await startLesson("02");
  }, 180_000);
  afterAll(async () => {
    elsewhere.close();
    elsewhere.closeAllConnections();
    await leave(lesson);
  });

  test("reads nothing and does nothing, whatever it tries", async () => {
    const own = await newPage();
    await openLive(own, lesson.url);
    const { port } = elsewhere.address() as AddressInfo;
    // Same site, another origin: the nearest that a foreign page can come.
    for (const origin of [`http://localhost:${port}/`, `http://127.0.0.1:${port}/`]) {
      const page = await newPage();
      await page.goto(origin);
      const got = await page.evaluate(attack, lesson.url);
      const { "a request that wants no answer": opaque, ...others } = got;
      expect(Object.entries(others).filter(([, what]) => what !== "refused")).toEqual([]);
      // A page cannot see that this was refused: what crossed tells.
      expect(opaque).toMatch(/^(opaque |refused)/);
      await page.close();
    }
    await fetch(`${lesson.origin}/todos?mine`);
    await expect.poll(async () => JSON.stringify(await drawn(own))).toContain("?mine");
    expect(JSON.stringify(await drawn(own))).not.toContain("stolen");
    await own.close();
  }, 120_000);

  test("gets in by no other name, and into no frame", async () => {
    const page = await newPage();
    const { port } = new URL(lesson.url);
    const answer = await page.goto(`http://${REBOUND}:${port}/`);
    expect(answer?.status()).toBe(403);
    expect(await answer?.text()).toContain(REBOUND);
    await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`);
    await page.setContent(`<iframe src="${lesson.url}"></iframe>`);
    const frame = page.frames().at(-1);
    await expect.poll(() => frame?.url()).toMatch(/^chrome-error:/);
    await page.close();
  }, 120_000);
});
