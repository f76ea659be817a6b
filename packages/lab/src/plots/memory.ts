/**
 * Memory of one idle consumer at the provider, as bars. Pure.
 */

import type { IdleFigures, Report } from "../report/report.ts";
import { bytes, nameOf } from "../words/names.ts";
import { colorOf, label, round, svg, TOP, WIDTH } from "./svg.ts";

const NAMES_END = 92;
const FIGURES_START = WIDTH - 56;
const ROW = 26;

/** All memory as a light bar, the JavaScript heap in it as a solid one. */
export function memoryPlot({ idle }: Pick<Report, "idle">): string {
  const most = Math.max(1, ...idle.map(whole));
  const rows = idle.map((row, index) => bar(row, TOP + index * ROW, most));
  const note = label(NAMES_END, TOP + idle.length * ROW + 14, "solid: the JavaScript heap");
  return svg(TOP + idle.length * ROW + 22, "Memory of one idle consumer at the provider", [
    ...rows,
    note,
  ]);
}

const whole = ({ rssBytes, heapBytes }: IdleFigures) => rssBytes ?? heapBytes ?? 0;

function bar(row: IdleFigures, top: number, most: number): string {
  const width = (value: number) => round((value / most) * (FIGURES_START - NAMES_END - 6));
  const rect = (value: number, opacity: number) =>
    `<rect x="${NAMES_END}" y="${top}" width="${width(value)}" height="16" fill="${colorOf(row.transport)}" opacity="${opacity}"/>`;
  return [
    label(NAMES_END - 6, top + 12, nameOf(row.transport), "end"),
    rect(whole(row), 0.4),
    rect(row.heapBytes ?? 0, 1),
    label(NAMES_END + width(whole(row)) + 6, top + 12, bytes(whole(row))),
  ].join("");
}
