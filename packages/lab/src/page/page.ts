/**
 * The report as one HTML page that needs nothing else. Pure: report and script in, HTML out.
 */

import { noiseIn } from "../verdicts/self-checks.ts";
import { delayPlot } from "../plots/delay.ts";
import { frontierPlot } from "../plots/frontier.ts";
import { memoryPlot } from "../plots/memory.ts";
import { outagePlot } from "../plots/outage.ts";
import { escaped } from "../plots/svg.ts";
import type { Report } from "../report/report.ts";
import { cpuSentence, frozenSentence, orderSentence } from "../words/sentences.ts";
import { idleCells, outageCells, sweepCells } from "../view/counts.ts";
import { delayCells, transportsCells } from "../view/transports.ts";
import {
  articleHtml,
  checksHtml,
  FORM,
  idleSentences,
  outageSentences,
  paragraphs,
  publishedHtml,
  tableHtml,
  transportSentences,
} from "./sections.ts";
import { STYLE } from "./style.ts";

export function pageOf(report: Report, script: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>One change, told in five ways</title><style>${STYLE}</style></head><body>
<h1>One change, told in five ways</h1>
${head(report)}
<h2>Which one for you?</h2>${FORM}
<h2>How a change reaches a consumer</h2>
<p>${escaped(orderSentence(report))} (~: not to be told apart)</p>
<div class="plots">${figure(delayPlot(report), "How old a change is when it is heard. Further left is fresher.")}${figure(frontierPlot(report), "One change a minute: what polling pays for freshness, and what a push has for nothing.")}</div>
${tableHtml(transportsCells(report))}${transportSentences(report)}${paragraphs([cpuSentence(report)])}
<h2>Over a line of ${report.delay.oneWayMs} ms</h2>${tableHtml(delayCells(report))}
<h2>While nothing happens</h2>
<div class="plots">${figure(memoryPlot(report), "What one more idle consumer takes at the provider.")}</div>
${tableHtml(idleCells(report))}${idleSentences(report)}
<h2>A consumer is away</h2>
<div class="plots">${figure(outagePlot(report), "Whoever says where they stand loses nothing, in every way.")}</div>
${tableHtml(outageCells(report))}${outageSentences(report)}${paragraphs([frozenSentence(report)])}
<h2>What polling costs</h2>${tableHtml(sweepCells(report))}
<h2>The lab checks itself</h2>${checksHtml(report)}
<h2>What others have published</h2>${publishedHtml(report)}
<h2>What is often said, and what this run says to it</h2>${articleHtml(report)}
<script type="application/json" id="report">${embedded(report)}</script>
<script>${script}</script>
</body></html>
`;
}

function head(report: Report): string {
  const { machine, profile, seed, consumer, startedAt, tookSeconds } = report;
  const noise = noiseIn(report);
  const noisy =
    noise === undefined
      ? []
      : [`This machine was busy: ${noise}. Compare medians and counts only.`];
  const who = consumer === "exercise" ? "your consumer" : "the solution";
  const what = `${who}, ${profile} run, seed ${seed}, ${startedAt}, ${Math.round(tookSeconds)} s`;
  const where = `Node ${machine.node} on ${machine.platform}, ${machine.cpus} × ${machine.cpu}`;
  return paragraphs([
    `Lesson 08 compared: ${what}; ${where}. Loopback, HTTP/1.1, no TLS, bytes as TCP carries them.`,
    ...noisy,
  ]);
}

const figure = (drawing: string, caption: string) =>
  `<figure>${drawing}<figcaption>${escaped(caption)}</figcaption></figure>`;

/** Nothing in a report may end the element that it lies in. */
const embedded = (report: Report) => JSON.stringify(report).replaceAll("<", "\\u003c");
