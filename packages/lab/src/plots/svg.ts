/**
 * What all plots are made of: a frame of 360 units, which fits a telephone as it is, axes and a legend.
 *
 * Text and axes take `currentColor`, each transport a pair of colors of which the page's `color-scheme` takes one
 * (CSS Color 5, section 7: light-dark). Pure: data in, SVG out.
 */

import type { Transport, TransportId } from "../report/report.ts";

export const WIDTH = 360;
/** Room for the labels of the axes. */
export const LEFT = 48;
export const RIGHT = 10;
export const TOP = 10;

/**
 * On a light page and on a dark one: told apart by the color-blind as well, after Okabe and Ito (2008), and
 * with a contrast of at least 4.5 to the paper, so that a legend may use them for its words.
 */
const COLORS: Readonly<Record<Transport | TransportId, readonly [light: string, dark: string]>> = {
  baseline: ["#6b7078", "#a0a6ae"],
  websocket: ["#0063a6", "#5cb6f2"],
  sse: ["#b84a00", "#ff9351"],
  webhook: ["#00795a", "#3fcfa0"],
  "long-poll": ["#a8487f", "#e79bc5"],
  poll: ["#8a6400", "#e0b64a"],
  "poll-fast": ["#8a6400", "#e0b64a"],
  "poll-slow": ["#7a4a24", "#c99468"],
};

export const colorOf = (transport: Transport | TransportId): string =>
  `light-dark(${COLORS[transport].join(", ")})`;

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);

/** A whole picture; `title` says what there is to see. */
export function svg(height: number, title: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" xmlns="http://www.w3.org/2000/svg" font-family="inherit" font-size="12" fill="currentColor"><title>${escaped(title)}</title>${parts.join("")}</svg>`;
}

type Anchor = "start" | "middle" | "end";

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

interface LegendEntry {
  name: string;
  color: string;
}

const LEGEND_ROW = 16;
const LEGEND_COLUMN = (WIDTH - LEFT) / 2;

export const legendHeight = (count: number): number => Math.ceil(count / 2) * LEGEND_ROW + 4;

/** Two columns of names with their colors, from `top` on. */
export function legend(entries: readonly LegendEntry[], top: number): string {
  return entries
    .map(({ name, color }, index) => {
      const x = LEFT - 20 + (index % 2) * LEGEND_COLUMN;
      const y = top + Math.floor(index / 2) * LEGEND_ROW;
      return `<rect x="${x}" y="${y}" width="12" height="8" fill="${color}"/>${label(x + 18, y + 8, name)}`;
    })
    .join("");
}

/** Half a hundredth is more than any screen shows. */
export const round = (value: number): number => Math.round(value * 100) / 100;
