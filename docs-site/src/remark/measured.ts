/**
 * Turns a paragraph that is only a link to a report of `pnpm compare` into what the report says.
 *
 * Tables, sentences and plots are made from the figures at build, so that no number here is typed by hand
 * and no script is sent to draw them. Where Markdown is shown as it is, it stays a link to the file.
 */

import { readFileSync } from "node:fs";
import path from "node:path";
import {
  articleSentence,
  bytes,
  capital,
  cpuSentence,
  delayPlot,
  digits,
  duration,
  emptyPollsInWords,
  frontierPlot,
  frozenSentence,
  idleSentence,
  nameOfTransport,
  orderSentence,
  outageSentence,
  type Report,
  type TransportFigures,
  transportSentence,
} from "@course/lab/report";
import { parseReport } from "@course/lab/schema";
import type { PhrasingContent, Root, RootContent } from "mdast";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";
import { element, importComponent } from "./element";
import { onlyLink } from "./embedded";

/** Without `plots` it is for those who read text only. */
export function measured({ plots }: { plots: boolean }) {
  return (tree: Root, text: VFile): void => {
    visit(tree, "paragraph", (paragraph, index, parent) => {
      const url = onlyLink(paragraph)?.url ?? "";
      if (!url.endsWith("/measured.json") || index === undefined || !parent) return;
      const file = path.resolve(path.dirname(text.path), url);
      const report = parseReport(JSON.parse(readFileSync(file, "utf8")));
      const parts = partsOf(report).filter((part) => plots || !isPlot(part));
      parent.children.splice(index, 1, ...(parts as never[]));
      if (plots) importComponent(tree, "Plot");
    });
  };
}

function partsOf(report: Report): RootContent[] {
  return [
    paragraph(circumstances(report)),
    transportsTable(report),
    paragraph(
      "From the soonest to the latest, where ~ stands between two that this run cannot tell apart:",
    ),
    { type: "code", lang: "text", value: orderSentence(report) },
    list(report.transports.map((transport) => transportSentence(transport, report))),
    paragraph(cpuSentence(report)),
    paragraph(`A poll that finds nothing takes, with its answer: ${emptyPollsInWords(report)}.`),
    plot(delayPlot(report), "How old a change is when the consumer has it"),
    plot(frontierPlot(report), "Polling trades freshness for requests; a push has both"),
    paragraph("What consumers cost that wait and hear nothing:"),
    list(report.idle.map(idleSentence)),
    paragraph(
      `Each consumer is away for ${duration(report.outage.awayMs)} while the changes go on, and then comes back:`,
    ),
    list(report.outage.rows.map((row) => outageSentence(row, report))),
    paragraph(frozenSentence(report)),
    paragraph(selfChecks(report)),
    paragraph("What is often said of the three, and what this run says to it:"),
    ...report.verdicts.map(judged),
  ];
}

function circumstances({ machine, schedule, payloadBytes, tookSeconds }: Report): string {
  const { platform, cpus, cpu, node } = machine;
  const { rounds, changesPerRound, perSecond } = schedule;
  return `One run of ${Math.round(tookSeconds)} s on ${platform} with ${cpus} processors (${cpu}) and Node ${node}, provider and consumer on one machine, so that no network lies between them. Each way was told ${rounds * changesPerRound} changes of ${payloadBytes} bytes, ${perSecond} a second, in ${rounds} rounds that took turns. Times are medians over the rounds, and ~ is decided by a 95 % interval over them.`;
}

function transportsTable({ transports }: Report): RootContent {
  const baseline = transports.find(({ id }) => id === "baseline")?.delayMs.p50 ?? Number.NaN;
  return table(
    [
      "way",
      "delay, median",
      "of a bare push",
      "99 of 100 within",
      "bytes a change",
      "requests a change",
    ],
    transports.map((transport) => transportCells(transport, baseline)),
  );
}

const transportCells = (transport: TransportFigures, baselineMs: number): string[] => [
  nameOfTransport(transport),
  `${digits(transport.delayMs.p50)} ms`,
  `${digits(transport.delayMs.p50 / baselineMs)} times`,
  `${digits(transport.delayMs.p99)} ms`,
  bytes(transport.bytes.perChange),
  digits(transport.requests.perChange),
];

/** A sentence that is often said, as its own paragraph: it stands out, with what becomes of it behind it. */
function judged(verdict: Report["verdicts"][number]): RootContent {
  const claim = { type: "strong" as const, children: words(verdict.claim) };
  const rest = words(` ${capital(verdict.tag)}. ${articleSentence(verdict)}`);
  return { type: "paragraph", children: [claim, ...rest] };
}

function selfChecks({ checks }: Report): string {
  const having = (verdict: Report["checks"][number]["verdict"]) =>
    checks.filter((check) => check.verdict === verdict);
  const told = (before: string, some: Report["checks"]) =>
    some.length === 0
      ? ""
      : ` ${before}: ${some.map(({ what, measured: came }) => `${what} (it came to ${came})`).join("; ")}.`;
  const holding = `${having("holds").length} of ${checks.length} checks hold in this run.`;
  const unclear = told("The machine was too noisy to tell this", having("unclear"));
  return `The lab checks itself against theory: ${holding}${unclear}${told("This fails", having("fails"))}`;
}

const words = (value: string): PhrasingContent[] => [{ type: "text", value }];

const paragraph = (value: string): RootContent => ({ type: "paragraph", children: words(value) });

const list = (items: readonly string[]): RootContent => ({
  type: "list",
  ordered: false,
  spread: false,
  children: items.map((item) => ({
    type: "listItem",
    children: [{ type: "paragraph", children: words(item) }],
  })),
});

function table(head: readonly string[], rows: readonly string[][]): RootContent {
  const row = (cells: readonly string[]) => ({
    type: "tableRow" as const,
    children: cells.map((cell) => ({ type: "tableCell" as const, children: words(cell) })),
  });
  return { type: "table", children: [row(head), ...rows.map(row)] };
}

const isPlot = (part: RootContent) => "name" in part && part.name === "Plot";

const plot = (svg: string, caption: string): RootContent => element("Plot", { svg, caption });
