/**
 * The page: it needs nothing else, and its pictures are made of the figures.
 */

import { describe, expect, test } from "vitest";
import { formScript } from "../src/page/bundle.ts";
import { decisionOf } from "../src/document/decision.ts";
import { htmlOf } from "../src/page/html.ts";
import { pageOf } from "../src/page/page.ts";
import { USUAL } from "../src/decide/needs.ts";
import { delayPlot } from "../src/plots/delay.ts";
import { frontierPlot } from "../src/plots/frontier.ts";
import { memoryPlot } from "../src/plots/memory.ts";
import { outagePlot } from "../src/plots/outage.ts";
import { simulatedReport } from "./support/report.ts";

const report = simulatedReport();
const PLOTS = [delayPlot(report), frontierPlot(report), memoryPlot(report), outagePlot(report)];

test("loads nothing: no address but links that a reader may follow", async () => {
  const page = pageOf(report, await formScript());
  expect(page).not.toMatch(/(?:src|@import|url\()\s*=?\s*["'(]?https?:/);
  expect(page).not.toMatch(/<(?:link|img|iframe)\b/);
  const links = pageOf(report, "").match(/href="[^"]*"/g) ?? [];
  expect(links).toHaveLength(report.published.length);
});

test("what a report holds cannot end the element that it lies in", () => {
  const spoiled = { ...report, machine: { ...report.machine, cpu: "</script><b>x</b>" } };
  const page = pageOf(spoiled, "");
  expect(page).not.toContain("<b>x</b>");
  const [, json = ""] = /id="report">(.*?)<\/script>/s.exec(page) ?? [];
  expect(JSON.parse(json)).toEqual(spoiled);
});

test("the form's script decides by the same function, and is small", async () => {
  const script = await formScript();
  expect(script).toContain("the provider cannot connect");
  expect(script.length).toBeLessThan(20_000);
});

test("a decision as HTML says what, with what, why and at what cost", () => {
  const html = htmlOf(decisionOf({ ...USUAL, changesPerHour: 1 }, report));
  expect(html).toMatch(/webhook.*retries.*changes per interval.*open connections/s);
});

describe("plots", () => {
  test("take their colors from the page, and say what they show", () => {
    for (const plot of PLOTS) {
      expect(plot).toMatch(
        /^<svg viewBox="0 0 360 [\d.]+" role="img".*<title>.+<\/title>.*<\/svg>$/s,
      );
      expect(plot).toContain("currentColor");
      expect(plot).toMatch(/(?:fill|stroke)="light-dark\(#[\da-f]{6}, #[\da-f]{6}\)"/);
      expect(plot).not.toContain("NaN");
    }
  });

  test("lie inside of their frame", () => {
    for (const plot of PLOTS) {
      const [, height = "0"] = /viewBox="0 0 360 ([\d.]+)"/.exec(plot) ?? [];
      const across = [...plot.matchAll(/ (?:x|x1|x2|cx)="([-\d.]+)"/g)].map((match) =>
        Number(match[1]),
      );
      const up = [...plot.matchAll(/ (?:y|y1|y2|cy)="([-\d.]+)"/g)].map((match) =>
        Number(match[1]),
      );
      expect(Math.min(...across)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...across)).toBeLessThanOrEqual(360);
      expect(Math.min(...up)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...up)).toBeLessThanOrEqual(Number(height));
    }
  });

  test("a change that was never heard is a cross, one that was late a line", () => {
    const plot = outagePlot(report);
    const lost = report.outage.rows.reduce((all, row) => all + row.lost, 0);
    expect(plot.match(/<path /g)).toHaveLength(lost);
    const late = report.outage.rows
      .flatMap(({ strip }) => strip)
      .filter(([at, heard]) => heard !== null && heard - at >= 300);
    expect(plot.match(/<line /g)).toHaveLength(late.length);
  });
});
