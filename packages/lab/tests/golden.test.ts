/**
 * What is printed, line by line, for the simulated machine. Look at a changed file in golden/ as somebody who
 * meets it for the first time. `npx vitest run golden --update` writes them anew.
 */

import { expect, test } from "vitest";
import { TYPICAL } from "../src/decide/needs.ts";
import { HELP } from "../src/cli/help.ts";
import { decisionOf } from "../src/document/decision.ts";
import { documentOf } from "../src/document/document.ts";
import type { Report } from "../src/report/report.ts";
import { linesOf } from "../src/view/text.ts";
import { simulatedReport } from "./support/report.ts";

const COLUMNS = 80;

const reportLines = (report: Report) => linesOf(documentOf(report));

async function expectGolden(name: string, lines: readonly string[]): Promise<void> {
  const tooLong = lines.filter((line) => [...line].length > COLUMNS);
  expect(tooLong, `These lines are longer than ${COLUMNS} columns`).toEqual([]);
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`golden/${name}.golden.txt`);
}

test("a quiet run", () => expectGolden("quiet", reportLines(simulatedReport())));

test("a noisy run in which everything goes wrong", () => {
  const faults = { noiseMs: 40, extraDelayMs: 40, resumeLoses: true, drops: "webhook" } as const;
  return expectGolden("noisy", reportLines(simulatedReport(faults)));
});

test("a platform that can neither tell memory nor freeze a process", () => {
  const report = simulatedReport();
  const idle = report.idle.map((row) => ({
    ...row,
    heapBytes: null,
    heapBytesAtHalf: null,
    rssBytes: null,
  }));
  return expectGolden(
    "no-memory",
    reportLines({ ...report, idle, frozen: null, consumer: "exercise" }),
  );
});

test("decisions", () => {
  const report = simulatedReport();
  return expectGolden(
    "decisions",
    TYPICAL.flatMap(({ needs }) => [...linesOf(decisionOf(needs, report)), ""]),
  );
});

test("the help", () => expectGolden("help", HELP.split("\n")));
