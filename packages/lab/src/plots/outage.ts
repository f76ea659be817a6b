/**
 * An outage, consumer by consumer: when each change happened, when it was received, and which never was.
 * Pure.
 */

import type { OutageFigures, Report } from "../report/report.ts";
import { outageName } from "../words/sentences.ts";
import { colorOf, escaped, label, RIGHT, round, svg, WIDTH } from "./svg.ts";

const LEFT = 8;
const ROW = 40;
const NAME = 14;
/** A change that takes longer than this is late. */
const LATE_MS = 300;

/** One row for each consumer: time from left to right, a dot for a change received, a cross for one that never is. */
export function outagePlot(report: Pick<Report, "outage" | "consumer">): string {
  const { rows } = report.outage;
  const end = Math.max(1, ...rows.flatMap(({ strip }) => strip.map(([at, heard]) => heard ?? at)));
  const x = (ms: number) => round(LEFT + (ms / end) * (WIDTH - LEFT - RIGHT));
  const drawn = rows.map((row, index) => rowOf(row, outageName(row, report), index * ROW, x));
  const top = rows.length * ROW;
  const note = [
    label(LEFT, top + 12, "dot: received, with a line from when it happened"),
    label(LEFT, top + 26, "if that was late; cross: never received"),
  ];
  return svg(top + 34, "Each change while a consumer is away", [...drawn, ...note]);
}

function rowOf(row: OutageFigures, name: string, top: number, x: (ms: number) => number): string {
  const middle = top + NAME + 12;
  const color = colorOf(row.transport);
  const marks = row.strip.map(([emitted, heard]) => {
    if (heard === null) return cross(x(emitted), middle - 5);
    const dot = `<circle cx="${x(heard)}" cy="${middle}" r="1.6" fill="${color}"/>`;
    if (heard - emitted < LATE_MS) return dot;
    const ends = `x1="${x(emitted)}" y1="${middle - 9}" x2="${x(heard)}" y2="${middle}"`;
    return `<line ${ends} stroke="${color}" stroke-width="0.5"/>${dot}`;
  });
  const result = `${row.lost} lost, ${row.duplicates} duplicates`;
  return `<g aria-label="${escaped(`${name}: ${result}`)}">${label(LEFT, top + 10, name)}${label(WIDTH - RIGHT, top + 10, result, "end")}${marks.join("")}</g>`;
}

const cross = (x: number, y: number) =>
  `<path d="M${round(x - 2)} ${y - 2}l4 4m0 -4l-4 4" stroke="currentColor" fill="none"/>`;
