/**
 * The tables of what was timed. Pure.
 */

import type { DelayFigures, Report, TransportFigures } from "../report/report.ts";
import { cpuSentence, delayName, orderSentence } from "../words/sentences.ts";
import { digits, duration, nameOfTransport } from "../words/names.ts";
import { type Cells, type Column, tableLines, WIDTH, wrapped } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { title: ["", "delay in ms:"], isLeft: true },
  { title: ["", "median"] },
  { title: ["95 %", "interval"] },
  { title: ["theory,", "× base"] },
  { title: ["", "99th"] },
  { title: ["B per", "change"] },
  { title: ["by", "theory"] },
  { title: ["requests", "(theory)"] },
];

export function transportsTable(report: Report): string[] {
  const { payloadBytes, schedule } = report;
  const title = `How a change of ${payloadBytes} B of JSON reaches a consumer: ${schedule.rounds} rounds of ${schedule.changesPerRound}, ${schedule.perSecond}/s`;
  return [
    title,
    ...tableLines(transportsCells(report)),
    "",
    ...wrapped(`${orderSentence(report)} (~: no measurable difference)`, WIDTH, "  "),
    ...wrapped(cpuSentence(report), WIDTH, "  "),
  ];
}

export function transportsCells({ transports }: Report): Cells {
  const baseline = transports.find(({ id }) => id === "baseline")?.delayMs.p50 ?? Number.NaN;
  return {
    columns: COLUMNS,
    rows: transports.map((transport) => transportRow(transport, baseline)),
  };
}

function transportRow(transport: TransportFigures, baseline: number): string[] {
  const { delayMs, bytes, requests } = transport;
  return [
    shortName(transport),
    digits(delayMs.p50),
    delayMs.interval.map(digits).join("–"),
    delayTheory(transport, baseline),
    digits(delayMs.p99),
    digits(bytes.perChange),
    bytes.theory === null ? "–" : digits(bytes.theory),
    `${digits(requests.perChange)}${requests.theory === null ? "" : ` (${digits(requests.theory)})`}`,
  ];
}

const shortName = (transport: TransportFigures) =>
  transport.everyMs === null
    ? nameOfTransport(transport)
    : `polling, ${duration(transport.everyMs)}`;

/** A push as a multiple of the baseline, a poll by half of its interval. */
function delayTheory({ id, delayMs, delayTheoryMs }: TransportFigures, baseline: number): string {
  if (delayTheoryMs !== null) return digits(delayTheoryMs);
  return id === "baseline" ? "base" : `${digits(delayMs.p50 / baseline)} ×`;
}

const DELAY_COLUMNS: readonly Column[] = [
  { title: ["", "delay in ms:"], isLeft: true },
  { title: ["by", "theory"] },
  { title: ["", "median"] },
  { title: ["", "99th"] },
  { title: ["", "most"] },
  { title: ["requests", "per change"] },
];

export function delayTable(report: Report): string[] {
  const { oneWayMs } = report.delay;
  const title = `With a delay of ${oneWayMs} ms each way`;
  return [title, ...tableLines(delayCells(report))];
}

export function delayCells({ delay }: Report): Cells {
  const rows = delay.rows
    .filter(({ transport, isDense }) => !isDense || transport === "long-poll")
    .map(delayRow);
  return { columns: DELAY_COLUMNS, rows };
}

function delayRow(row: DelayFigures): string[] {
  const { theoryMs, p50, p99, max, requestsPerChange } = row;
  const { least, most } = theoryMs;
  return [
    delayName(row),
    least === most ? digits(least) : `${digits(least)}–${digits(most)}`,
    digits(p50),
    digits(p99),
    digits(max),
    requestsPerChange === null ? "–" : digits(requestsPerChange),
  ];
}
