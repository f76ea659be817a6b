/**
 * What all plots are made of: a frame of 360 units, which fits a telephone as it is, axes and a legend.
 *
 * Text and axes take `currentColor`, each way a CSS variable (`--lab-sse` and so on) with a colour to fall
 * back on, so that a page decides how it looks in light and in dark. Pure: data in, SVG out.
 */

import type { Listening, WayId } from "../report.ts";

export const WIDTH = 360;
/** Room for the labels of the axes. */
export const LEFT = 48;
export const RIGHT = 10;
export const TOP = 10;

/** Colours that differ for the colour-blind as well (Okabe and Ito, 2008). */
const COLOURS: Readonly<Record<Listening | WayId, string>> = {
  floor: "#7a7a7a",
  websocket: "#0072b2",
  sse: "#d55e00",
  webhook: "#009e73",
  "long-poll": "#cc79a7",
  poll: "#b8860b",
  "poll-fast": "#b8860b",
  "poll-slow": "#8b5a2b",
};

export const colourOf = (way: Listening | WayId): string => `var(--lab-${way}, ${COLOURS[way]})`;

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);

/** A whole picture; `title` says what there is to see. */
export function svg(height: number, title: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" xmlns="http://www.w3.org/2000/svg" font-family="inherit" font-size="11" fill="currentColor"><title>${escaped(title)}</title>${parts.join("")}</svg>`;
}

export type Anchor = "start" | "middle" | "end";

export function label(x: number, y: number, text: string, anchor: Anchor = "start"): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, more = ""): string {
  const ends = `x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"`;
  return `<line ${ends} stroke="currentColor" ${more}/>`;
}

export const GRID = 'stroke-opacity="0.2"';

/** A scale of powers of ten: from a value to a place. */
export function logScale(from: number, to: number, start: number, end: number) {
  const width = Math.log10(to / from);
  return (value: number) => {
    const inside = Math.min(to, Math.max(from, value));
    return start + (Math.log10(inside / from) / width) * (end - start);
  };
}

/** The powers of ten from one value to another, both inside. */
export function powersOfTen(from: number, to: number): number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

export interface LegendEntry {
  name: string;
  colour: string;
}

const LEGEND_ROW = 16;
const LEGEND_COLUMN = (WIDTH - LEFT) / 2;

export const legendHeight = (count: number): number => Math.ceil(count / 2) * LEGEND_ROW + 4;

/** Two columns of names with their colours, from `top` on. */
export function legend(entries: readonly LegendEntry[], top: number): string {
  return entries
    .map(({ name, colour }, index) => {
      const x = LEFT - 20 + (index % 2) * LEGEND_COLUMN;
      const y = top + Math.floor(index / 2) * LEGEND_ROW;
      return `<rect x="${x}" y="${y}" width="12" height="8" fill="${colour}"/>${label(x + 18, y + 8, name)}`;
    })
    .join("");
}

/** Half a hundredth is more than any screen shows. */
export const round = (value: number): number => Math.round(value * 100) / 100;
