/**
 * A learner does a whole lesson with its page open: each save moves the steps on the page, and whatever is
 * asked of the server, before and after each of its restarts, is drawn once and in order.
 */

import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import http from "node:http";
import { exerciseFile, readLessons, staircase } from "@course/lesson-kit/judge";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { ScratchCourse } from "@course/runner/scratch-course";
import { findBrowser } from "../../src/browser.ts";
import { drawn, leave, openLive, startIn, useBrowser } from "./live-lesson.ts";

/** A verdict waits for deadlines of the contract, on a machine that does other things as well. */
const VERDICT_MS = 90_000;

describe.runIf(findBrowser())("a whole lesson with its page open", () => {
  const newPage = useBrowser();

  test.for(["02", "04"])("lesson %s", { timeout: 600_000 }, async (id) => {
    const course = await ScratchCourse.installed();
    const lesson = (await readLessons(course.root)).find((each) => each.id === id);
    if (!lesson) throw new Error(`The course has no lesson ${id}.`);
    const live = await startIn(course.root, [id]);
    const page = await newPage();
    const origin = await openLive(page, live.url);
    const { steps } = lesson;
    const asked: string[] = [];
    for (let done = 0; done <= steps.length; done += 1) {
      if (done > 0) await writeFile(exerciseFile(lesson), await staircase(lesson, done));
      const passed = steps.map((_, index) => index < done);
      await expect.poll(() => passedSteps(page), { timeout: VERDICT_MS }).toEqual(passed);
      expect(await page.getByText("Expected", { exact: true }).count()).toBe(
        done < steps.length ? 1 : 0,
      );
      const target = `/todos?after-step=${done}`;
      asked.push(`GET ${target} HTTP/1.1`);
      await ask(`${origin}${target}`, "ben");
      await expect.poll(() => exchangesOf(page, "ben"), { timeout: VERDICT_MS }).toEqual(asked);
      if (done === 0) await compares(page);
    }
    await page.close();
    await leave(live);
    await course.isQuiet();
    await course.remove();
  });
});

/** Of each step on the page, whether it passes. */
const passedSteps = (page: Page) =>
  page
    .locator(".steps li")
    .evaluateAll((items) => items.map((item) => item.getAttribute("data-state") === "passed"));

/** The requests of somebody in the order drawn; throws when one is not followed by its one answer. */
async function exchangesOf(page: Page, who: string): Promise<string[]> {
  const rows = (await drawn(page)).filter((row) => row.who.includes(who));
  return rows.flatMap(({ lines }, index) => {
    const [first = ""] = lines.split("\n");
    const isAnswer = first.startsWith("HTTP/1.1 ");
    if (isAnswer !== (index % 2 === 1)) throw new Error(`Row ${index} of ${who} is ${first}.`);
    return isAnswer ? [] : [first];
  });
}

/** On a connection of its own: one that was kept would end with the server that was there before. */
async function ask(url: string, name: string): Promise<void> {
  const request = http.get(url, { agent: false, headers: { "User-Agent": name } });
  const [answer] = (await once(request, "response")) as [http.IncomingMessage];
  await once(answer.resume(), "end");
}

/** The failing check stands beside the same check with the author's server. */
async function compares(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Compare" }).click();
  await page
    .getByText(/^First difference: /)
    .first()
    .waitFor();
  await page.getByText("The author's server", { exact: true }).first().waitFor();
}
