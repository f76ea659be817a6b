/**
 * The tables of what was timed. Pure.
 */

import type { DelayFigures, Report, WayFigures } from "../report/report.ts";
import { cpuSentence, delayName, orderSentence } from "../words/sentences.ts";
import { digits, duration, nameOfWay } from "../words/names.ts";
import { type Cells, type Column, tableLines, WIDTH, wrapped } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { title: ["", "delay in ms:"], isLeft: true },
  { title: ["", "median"] },
  { title: ["95 %", "interval"] },
  { title: ["theory,", "× floor"] },
  { title: ["", "99th"] },
  { title: ["B per", "change"] },
  { title: ["by", "theory"] },
  { title: ["requests", "(theory)"] },
];

export function waysTable(report: Report): string[] {
  const { payloadBytes, schedule } = report;
  const title = `How a change of ${payloadBytes} B of JSON reaches a consumer: ${schedule.rounds} rounds of ${schedule.changesPerRound}, ${schedule.perSecond}/s`;
  return [
    title,
    ...tableLines(waysCells(report)),
    "",
    ...wrapped(`${orderSentence(report)} (~: not to be told apart)`, WIDTH, "  "),
    ...wrapped(cpuSentence(report), WIDTH, "  "),
  ];
}

export function waysCells({ ways }: Report): Cells {
  const floor = ways.find(({ id }) => id === "floor")?.delayMs.p50 ?? Number.NaN;
  return { columns: COLUMNS, rows: ways.map((way) => wayRow(way, floor)) };
}

function wayRow(way: WayFigures, floor: number): string[] {
  const { delayMs, bytes, requests } = way;
  return [
    shortName(way),
    digits(delayMs.p50),
    delayMs.interval.map(digits).join("–"),
    delayTheory(way, floor),
    digits(delayMs.p99),
    digits(bytes.perChange),
    bytes.theory === null ? "–" : digits(bytes.theory),
    `${digits(requests.perChange)}${requests.theory === null ? "" : ` (${digits(requests.theory)})`}`,
  ];
}

const shortName = (way: WayFigures) =>
  way.everyMs === null ? nameOfWay(way) : `polling, ${duration(way.everyMs)}`;

/** The floor for what is pushed: so many times that. Half of the interval for what is polled. */
function delayTheory({ id, delayMs, delayTheoryMs }: WayFigures, floor: number): string {
  if (delayTheoryMs !== null) return digits(delayTheoryMs);
  return id === "floor" ? "floor" : `${digits(delayMs.p50 / floor)} ×`;
}

const LINE_COLUMNS: readonly Column[] = [
  { title: ["", "delay in ms:"], isLeft: true },
  { title: ["by", "theory"] },
  { title: ["", "median"] },
  { title: ["", "99th"] },
  { title: ["", "most"] },
  { title: ["requests", "per change"] },
];

export function lineTable(report: Report): string[] {
  const { oneWayMs } = report.delay;
  const title = `Over a line of ${oneWayMs} ms one way: transits are left, and intervals`;
  return [title, ...tableLines(lineCells(report))];
}

export function lineCells({ delay }: Report): Cells {
  const rows = delay.rows
    .filter(({ way, isDense }) => !isDense || way === "long-poll")
    .map(lineRow);
  return { columns: LINE_COLUMNS, rows };
}

function lineRow(row: DelayFigures): string[] {
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
