/**
 * The whole report as lines of at most 80 columns. Pure.
 */

import { noiseIn } from "../verdicts/self-checks.ts";
import type { Report } from "../report/report.ts";
import { idleTable, outageTable, sweepTable } from "./counts.ts";
import { guideLines } from "./guide.ts";
import { WIDTH, wrapped } from "./table.ts";
import { articleLines, checkLines, publishedLines } from "./verdicts.ts";
import { delayTable, transportsTable } from "./transports.ts";

export function reportLines(report: Report): string[] {
  const parts = [
    headLines(report),
    transportsTable(report),
    delayTable(report),
    idleTable(report),
    outageTable(report),
    sweepTable(report),
    checkLines(report),
    publishedLines(report),
    guideLines(report),
    articleLines(report),
  ];
  return parts.flatMap((part, index) => (index === 0 ? part : ["", ...part]));
}

function headLines(report: Report): string[] {
  const { machine, consumer, profile, seed, tookSeconds } = report;
  const who = consumer === "exercise" ? "your consumer" : "the solution";
  const head = `Lesson 08 compared: ${who}, ${profile} run, seed ${seed}, ${Math.round(tookSeconds)} s; Node ${machine.node} on ${machine.platform}, ${machine.cpus} × ${machine.cpu}, load ${machine.loadAverage.toFixed(1)}. Loopback, HTTP/1.1, no TLS, bytes as TCP carries them.`;
  const noise = noiseIn(report);
  const noisy =
    noise === undefined
      ? []
      : wrapped(`This machine was busy: ${noise}. Compare medians and counts only.`, WIDTH);
  return [...wrapped(head, WIDTH), ...noisy];
}
