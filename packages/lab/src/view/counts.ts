/**
 * The tables of what was counted. Pure.
 */

import type { IdleFigures, Report, WasteFigures } from "../report/report.ts";
import { outageName, percent } from "../report/sentences.ts";
import { bytes, digits, duration, nameOf } from "../report/ways.ts";
import { type Column, tableLines } from "./table.ts";

const IDLE_COLUMNS: readonly Column[] = [
  { title: ["", ""], isLeft: true },
  { title: ["open", "connections"] },
  { title: ["heap", "each"] },
  { title: ["memory", "each"] },
  { title: ["in an hour:", "requests"] },
  { title: ["", "bytes"] },
  { title: ["", "so many each"] },
];

export function idleTable({ idle, waste }: Report): string[] {
  const consumers = idle[0]?.consumers ?? 0;
  const title = `${consumers.toLocaleString("en")} idle consumers at the provider, and silence`;
  const rows = idle.map((row) => idleRow(row, waste.find(({ way }) => way === row.way)));
  return [title, ...tableLines(IDLE_COLUMNS, rows)];
}

function idleRow(row: IdleFigures, waste: WasteFigures | undefined): string[] {
  const size = (value: number | null) => (value === null ? "n/a" : bytes(value));
  return [
    nameOf(row.way),
    row.connections.toLocaleString("en"),
    size(row.heapBytes),
    size(row.rssBytes),
    waste ? digits(waste.requestsPerHour) : "–",
    waste ? bytes(waste.bytesPerHour) : "–",
    waste ? becauseOf(waste) : "–",
  ];
}

const becauseOf = ({ unitBytes, everySeconds }: WasteFigures) =>
  everySeconds === null ? "–" : `${unitBytes} B, ${duration(everySeconds * 1_000)}`;

const OUTAGE_COLUMNS: readonly Column[] = [
  { title: ["", ""], isLeft: true },
  { title: ["happened", "meanwhile"] },
  { title: ["", "lost"] },
  { title: ["", "double"] },
  { title: ["out of", "order"] },
  { title: ["", "latest"] },
];

export function outageTable(report: Report): string[] {
  const { awayMs, changes, rows } = report.outage;
  const title = `The consumer is away for ${duration(awayMs)}, ${changes} changes; later its answers get lost`;
  const cells = rows.map((row) => [
    outageName(row, report),
    String(row.emittedWhileAway),
    String(row.lost),
    String(row.double),
    String(row.outOfOrder),
    duration(row.latestMs),
  ]);
  return [title, ...tableLines(OUTAGE_COLUMNS, cells)];
}

const SWEEP_COLUMNS: readonly Column[] = [
  { title: ["changes for", "each interval"] },
  { title: ["polls for", "each change"] },
  { title: ["by", "theory"] },
  { title: ["found", "nothing"] },
  { title: ["by", "theory"] },
  { title: ["B per", "change"] },
  { title: ["by", "theory"] },
];

export function sweepTable({ sweep }: Report): string[] {
  const rows = sweep.map((point) => [
    digits(point.changesPerInterval),
    digits(point.pollsPerChange),
    digits(point.theory.pollsPerChange),
    percent(point.emptyShare),
    percent(point.theory.emptyShare),
    digits(point.bytesPerChange),
    digits(point.theory.bytesPerChange),
  ]);
  return ["Polling: what it costs depends on one number", ...tableLines(SWEEP_COLUMNS, rows)];
}
