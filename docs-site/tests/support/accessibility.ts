/**
 * axe on a page as it stands: WCAG 2.2 AA and axe's own best practices.
 */

import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** `state` says in the message what was looked at: "dark, 360 px". */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (tags) => {
    // The import above lives in the test's process; the page has its own axe.
    const { axe: own } = globalThis as unknown as { axe: typeof axe };
    const result = await own.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return result.violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.html}\n${node.failureSummary}`),
    );
  }, TAGS);
  const place = `${new URL(page.url()).pathname} (${state})`;
  expect(violations, `axe found this on ${place}:\n${violations.join("\n\n")}`).toEqual([]);
}
