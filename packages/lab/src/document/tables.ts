/**
 * The tables of a report. Pure.
 */

import type { DelayFigures, Report, Transport, TransportFigures } from "../report/report.ts";
import { delayName, outageName, percent, transportSentence } from "../words/sentences.ts";
import { bytes, digits, duration, nameOf, nameOfTransport } from "../words/names.ts";
import type { Column, Table } from "./block.ts";

/** In a cell where there is nothing to say. */
const NONE = "–";

function table(
  columns: readonly Column[],
  rows: readonly string[][],
  sentences: readonly string[] = [],
): Table {
  return { kind: "table", columns, rows, sentences };
}

const TRANSPORT_COLUMNS: readonly Column[] = [
  { title: ["", "delay in ms:"], isLeft: true },
  { title: ["", "median"] },
  { title: ["95 %", "interval"] },
  { title: ["theory,", "× base"] },
  { title: ["", "99th"] },
  { title: ["B per", "change"] },
  { title: ["by", "theory"] },
  { title: ["requests", "(theory)"] },
];

export function transportsTable(report: Report): Table {
  const { transports } = report;
  const baselineMs = transports.find(({ id }) => id === "baseline")?.delayMs.p50 ?? Number.NaN;
  const rows = transports.map((each) => transportRow(each, baselineMs));
  const sentences = transports.map((each) => transportSentence(each, report));
  return table(TRANSPORT_COLUMNS, rows, sentences);
}

function transportRow(transport: TransportFigures, baselineMs: number): string[] {
  const { everyMs, delayMs, bytes: crossed, requests } = transport;
  return [
    everyMs === null ? nameOfTransport(transport) : `polling, ${duration(everyMs)}`,
    digits(delayMs.p50),
    delayMs.interval.map(digits).join("–"),
    delayTheory(transport, baselineMs),
    digits(delayMs.p99),
    digits(crossed.perChange),
    crossed.theory === null ? NONE : digits(crossed.theory),
    `${digits(requests.perChange)}${requests.theory === null ? "" : ` (${digits(requests.theory)})`}`,
  ];
}

/** A push as a multiple of the baseline, a poll by half of its interval. */
function delayTheory({ id, delayMs, delayTheoryMs }: TransportFigures, baselineMs: number): string {
  if (delayTheoryMs !== null) return digits(delayTheoryMs);
  return id === "baseline" ? "base" : `${digits(delayMs.p50 / baselineMs)} ×`;
}

const DELAY_COLUMNS: readonly Column[] = [
  { title: ["", "delay in ms:"], isLeft: true },
  { title: ["by", "theory"] },
  { title: ["", "median"] },
  { title: ["", "99th"] },
  { title: ["", "longest"] },
  { title: ["requests", "per change"] },
];

export function delayTable({ delay }: Report): Table {
  const shown = delay.rows.filter(
    ({ transport, isDense }) => !isDense || transport === "long-poll",
  );
  return table(DELAY_COLUMNS, shown.map(delayRow));
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
    requestsPerChange === null ? NONE : digits(requestsPerChange),
  ];
}

const IDLE_COLUMNS: readonly Column[] = [
  { title: ["", "transport"], isLeft: true },
  { title: ["open", "connections"] },
  { title: ["heap", "each"] },
  { title: ["memory", "each"] },
  { title: ["in an hour:", "requests"] },
  { title: ["", "bytes"] },
  { title: ["", "one is"] },
];

export function idleTable(report: Report): Table {
  const size = (value: number | null) => (value === null ? "n/a" : bytes(value));
  const rows = report.idle.map(({ transport, connections, heapBytes, rssBytes }) => [
    nameOf(transport),
    connections.toLocaleString("en"),
    size(heapBytes),
    size(rssBytes),
    ...idleTrafficCells(report, transport),
  ]);
  return table(IDLE_COLUMNS, rows);
}

/** Requests and bytes in an hour, and what is sent again and again. */
function idleTrafficCells({ idleTraffic }: Report, transport: Transport): string[] {
  const traffic = idleTraffic.find((each) => each.transport === transport);
  if (!traffic) return [NONE, NONE, NONE];
  const { requestsPerHour, bytesPerHour, unitBytes, everySeconds } = traffic;
  const unit = everySeconds === null ? NONE : `${unitBytes} B, ${duration(everySeconds * 1_000)}`;
  return [digits(requestsPerHour), bytes(bytesPerHour), unit];
}

const OUTAGE_COLUMNS: readonly Column[] = [
  { title: ["", "consumer"], isLeft: true },
  { title: ["changes in", "the outage"] },
  { title: ["", "lost"] },
  { title: ["", "duplicates"] },
  { title: ["out of", "order"] },
  { title: ["longest", "delay"] },
];

export function outageTable(report: Report): Table {
  const { rows } = report.outage;
  const cells = rows.map((row) => [
    outageName(row, report),
    String(row.emittedWhileAway),
    String(row.lost),
    String(row.duplicates),
    String(row.outOfOrder),
    duration(row.latestMs),
  ]);
  return table(OUTAGE_COLUMNS, cells);
}

const SWEEP_COLUMNS: readonly Column[] = [
  { title: ["changes per", "interval"] },
  { title: ["polls per", "change"] },
  { title: ["by", "theory"] },
  { title: ["found", "nothing"] },
  { title: ["by", "theory"] },
  { title: ["B per", "change"] },
  { title: ["by", "theory"] },
];

export function sweepTable({ sweep }: Report): Table {
  const rows = sweep.map((point) => [
    digits(point.changesPerInterval),
    digits(point.pollsPerChange),
    digits(point.theory.pollsPerChange),
    percent(point.emptyShare),
    percent(point.theory.emptyShare),
    digits(point.bytesPerChange),
    digits(point.theory.bytesPerChange),
  ]);
  return table(SWEEP_COLUMNS, rows);
}
