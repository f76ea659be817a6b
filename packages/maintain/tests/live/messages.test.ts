/**
 * A whole lesson with its page open: every message is drawn once, in order, with its bytes.
 */

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import axe from "axe-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { findBrowser } from "../../src/browser.ts";
import {
  drawn,
  hasFocus,
  leave,
  type LiveLesson,
  openLive,
  startLesson,
  tabTo,
  useBrowser,
} from "./live-lesson.ts";

const JSON_TYPE = { "Content-Type": "application/json" };

/** A message as who said it and what: first line and body, whatever the headers. */
const inShort = ({ who, lines }: { who: string; lines: string }) => {
  const [first = "", ...rest] = lines.split("\n");
  const body = lines.includes("\n\n") ? lines.slice(lines.indexOf("\n\n") + 2) : rest.join("\n");
  return `${who} | ${first.replace(/, \d+ bytes$/, "")} | ${first.includes("HTTP/") && !lines.includes("\n\n") ? "" : compact(body)}`;
};

function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

describe.runIf(findBrowser())("the live page", () => {
  const newPage = useBrowser();

  describe("of lesson 02", () => {
    let lesson: LiveLesson;
    beforeAll(async () => void (lesson = await startLesson("02")), 180_000);
    afterAll(() => leave(lesson));

    test("draws each message of a WebSocket and of HTTP once, in order, with its bytes", async () => {
      const page = await newPage();
      await openLive(page, lesson.url);
      const url = `${lesson.origin.replace("http", "ws")}/live`;
      const socket = new WebSocket(url, { headers: { "User-Agent": "ada" } });
      const received: string[] = [];
      socket.on("message", (data: Buffer) => received.push(data.toString()));
      const receives = (count: number) => expect.poll(() => received.length).toBe(count);
      await once(socket, "open");
      await receives(2);
      socket.send('{"type":"add","title":"Öl <b>&amp;</b>"}');
      await receives(3);
      socket.send("no JSON");
      await receives(4);
      socket.ping("beat");
      await once(socket, "pong");
      const body = '{"title":"Buy milk"}';
      const headers = { ...JSON_TYPE, "User-Agent": "ben" };
      const answer = await fetch(`${lesson.origin}/todos`, { method: "POST", headers, body });
      const created = await answer.text();
      await receives(5);
      socket.close(1000, "done");
      await once(socket, "close");

      const fromAda = "ada to your server";
      const toAda = "your server to ada";
      const expected = [
        `${fromAda} | GET /live HTTP/1.1 | `,
        `${toAda} | HTTP/1.1 101 Switching Protocols | `,
        `${toAda} | text | ${received[0]}`,
        `${toAda} | text | ${received[1]}`,
        `${fromAda} | text | {"type":"add","title":"Öl <b>&amp;</b>"}`,
        `${toAda} | text | ${received[2]}`,
        `${fromAda} | text | no JSON`,
        `${toAda} | text | ${received[3]}`,
        `${fromAda} | ping | beat`,
        `${toAda} | pong | beat`,
        `${fromAda} | Close 1000: done | `,
        `${toAda} | Close 1000: done | `,
      ];
      await expect.poll(async () => (await drawn(page)).length).toBeGreaterThanOrEqual(15);
      const rows = (await drawn(page)).map(inShort);
      const ofBen = (row: string) => /\bben\b/.test(row);
      // What two connections say crosses in either order.
      expect(rows.filter(ofBen)).toEqual([
        `ben to your server | POST /todos HTTP/1.1 | ${body}`,
        `your server to ben | HTTP/1.1 201 Created | ${created}`,
      ]);
      const added = `${toAda} | text | ${received[4]}`;
      expect(rows.filter((row) => !ofBen(row))).toEqual([
        ...expected.slice(0, 10),
        added,
        ...expected.slice(10),
      ]);
      await page.close();
    }, 120_000);

    test("sends from its console, and sees what comes back", async () => {
      const page = await newPage();
      await openLive(page, lesson.url);
      await page.getByRole("button", { name: "Open the WebSocket" }).click();
      await page.getByRole("textbox", { name: "Message" }).fill('{"type":"complete","id":"0"}');
      await page.getByRole("button", { name: "Send the message" }).click();
      const last = async () => (await drawn(page)).map(inShort).at(-1);
      await expect.poll(last).toMatch(/^your server to the console \| text \| {"type":"error"/);
      await page.getByRole("button", { name: "Close the WebSocket" }).click();
      await expect.poll(last).toBe("your server to the console | Close 1000 | ");
      await page.getByLabel("Path").fill("todos");
      await page.getByRole("button", { name: "Send the request" }).click();
      await page.getByText('"todos" is not a path: begin it with a slash').waitFor();
      await page.close();
    }, 120_000);

    test("runs nothing that crossed, opens a trace from a file, and refuses what is none", async () => {
      const page = await newPage();
      await openLive(page, lesson.url);
      let hasRun = false;
      page.on("dialog", (dialog) => {
        hasRun = true;
        void dialog.dismiss();
      });
      const body = '<img src="x" onerror="alert(1)"><script>alert(2)</script>';
      await fetch(`${lesson.origin}/todos`, {
        method: "POST",
        headers: { "User-Agent": "eve" },
        body,
      });
      await expect.poll(async () => JSON.stringify(await drawn(page))).toContain("onerror");
      expect(await page.locator("#page img, #page script").count()).toBe(0);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save as a trace" }).click(),
      ]);
      const before = (await drawn(page)).length;
      const trace = await readFile(await download.path(), "utf8");
      await page.getByLabel("Open a trace").setInputFiles(await download.path());
      await page.getByRole("button", { name: "Back to live traffic" }).waitFor();
      expect((await drawn(page)).length).toBe(before);
      const open = (name: string, text: string) => {
        const file = { name, mimeType: "application/json", buffer: Buffer.from(text) };
        return page.getByLabel("Open a trace").setInputFiles(file);
      };
      const [all, none] = [trace.replace('"title":"', '"title":"all '), '"events":[]'];
      await open("two.jsonl", `${all}\n${trace.replace(/"events":\[.*\]/, none)}\n`);
      await page.getByLabel("Which of its 2 traces").selectOption("1");
      await page.getByText("No traffic yet").waitFor();
      await page.getByLabel("Which of its 2 traces").selectOption("0");
      expect((await drawn(page)).length).toBe(before);
      for (const text of ["[1]", "no JSON"]) {
        await open("no.json", text);
        await page.getByText(/^Cannot read the trace: it is (a list|not JSON)/).waitFor();
      }
      expect(hasRun).toBe(false);
      await page.close();
    }, 120_000);

    test("needs no mouse, and keeps the focus while messages come", async () => {
      const page = await newPage();
      await openLive(page, lesson.url);
      await tabTo(page, "Open the WebSocket");
      await page.keyboard.press("Enter");
      // The button is gone, and the field that takes its place has the focus.
      const field = page.getByRole("textbox", { name: "Message" });
      await expect.poll(() => hasFocus(field)).toBe(true);
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type('{"type":"add",');
      await fetch(`${lesson.origin}/todos`, { headers: { "User-Agent": "fay" } });
      await expect.poll(async () => JSON.stringify(await drawn(page))).toContain("fay");
      await page.keyboard.type('"title":"By keyboard"}');
      await tabTo(page, "Send the message");
      await page.keyboard.press("Enter");
      const last = async () => (await drawn(page)).map(inShort).at(-1);
      await expect.poll(last).toMatch(/^your server to the console \| text \| .*By keyboard/);
      await page.close();
    }, 120_000);

    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [1280, 360]) {
        test(`has no fault that axe finds, and fits: ${colorScheme}, ${width} px`, async () => {
          const page = await newPage({ colorScheme, viewport: { width, height: 800 } });
          const troubles: string[] = [];
          page.on("console", (message) => troubles.push(message.text()));
          page.on("pageerror", (error) => troubles.push(error.message));
          await openLive(page, lesson.url);
          await page.evaluate(axe.source);
          const found = await page.evaluate(async () => {
            const { axe: own } = globalThis as unknown as { axe: typeof axe };
            const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
            const { violations } = await own.run(document, { runOnly: tags });
            return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
          });
          expect(found).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
          expect(troubles).toEqual([]);
          await page.close();
        }, 120_000);
      }
    }
  });

  describe("of lesson 04", () => {
    let lesson: LiveLesson;
    beforeAll(async () => void (lesson = await startLesson("04")), 180_000);
    afterAll(() => leave(lesson));

    test("draws the deliveries to the inbox, as it is told to answer them, and sends one again", async () => {
      const page = await newPage();
      await openLive(page, lesson.url);
      await page.getByText("It is registered with your server").waitFor();
      const before = (await drawn(page)).length;
      await page.getByLabel("It answers with").selectOption("410");
      await expect.poll(() => lesson.terminal.lines().join("\n")).toContain("answers 410");
      const headers = { ...JSON_TYPE, "User-Agent": "ben" };
      const body = '{"title":"Buy milk"}';
      await fetch(`${lesson.origin}/todos`, { method: "POST", headers, body });
      const rows = async () => (await drawn(page)).slice(before).map(inShort);
      await expect.poll(async () => (await rows()).length).toBe(4);
      const [asked, ...others] = await rows();
      expect(asked).toBe(`ben to your server | POST /todos HTTP/1.1 | ${body}`);
      const whos = others.map((row) => row.split(" | ").slice(0, 2).join(" | "));
      expect(whos.toSorted()).toEqual([
        "the inbox to your server | HTTP/1.1 410 Gone",
        "your server to ben | HTTP/1.1 201 Created",
        "your server to the inbox | POST /inbox HTTP/1.1",
      ]);
      expect(others.find((row) => row.includes("to the inbox"))).toContain('"type":"todo.added"');
      await page.getByText("todo.added, attempt 1: 410; the signature holds").click();
      await page.getByRole("button", { name: "Send delivery 1 again" }).click();
      await page.getByText("todo.added, attempt 2: 410; the signature holds").waitFor();
      await expect.poll(async () => (await rows()).at(-1)).toMatch(/^the inbox to the console \| /);
      await page.close();
    }, 120_000);
  });
});
