/**
 * The distribution of each transport's delays: the share of changes received within each delay. Pure.
 */

import type { Report, TransportFigures } from "../report/report.ts";
import { duration, nameOfTransport } from "../words/names.ts";
import {
  colorOf,
  GRID,
  label,
  LEFT,
  legend,
  legendHeight,
  line,
  logScale,
  powersOfTen,
  RIGHT,
  round,
  svg,
  TOP,
  WIDTH,
} from "./svg.ts";

const BOTTOM = 190;
const FROM_MS = 0.1;
const TO_MS = 2_000;

const x = logScale(FROM_MS, TO_MS, LEFT, WIDTH - RIGHT);
const y = (share: number) => BOTTOM - share * (BOTTOM - TOP);

/** Delay against share of changes, on a scale of powers of ten. */
export function delayPlot({ transports }: Pick<Report, "transports">): string {
  const entries = transports.map((transport) => ({
    name: nameOfTransport(transport),
    color: colorOf(transport.id),
  }));
  const height = BOTTOM + 44 + legendHeight(entries.length);
  return svg(height, "Delay of the changes, by transport", [
    ...axes(),
    ...transports.map(curve),
    legend(entries, BOTTOM + 42),
  ]);
}

function axes(): string[] {
  const across = powersOfTen(FROM_MS, TO_MS).flatMap((ms) => [
    line(x(ms), TOP, x(ms), BOTTOM, GRID),
    label(x(ms), BOTTOM + 14, duration(ms), "middle"),
  ]);
  const up = [0, 0.5, 1].flatMap((share) => [
    line(LEFT, y(share), WIDTH - RIGHT, y(share), GRID),
    label(LEFT - 6, y(share) + 4, `${share * 100} %`, "end"),
  ]);
  const title = label((LEFT + WIDTH) / 2, BOTTOM + 30, "delay of at most", "middle");
  return [...across, ...up, title];
}

function curve({ id, delayMs }: TransportFigures): string {
  const steps = delayMs.quantiles.length - 1;
  const points = delayMs.quantiles.map((ms, index) => `${round(x(ms))},${round(y(index / steps))}`);
  return `<polyline points="${points.join(" ")}" fill="none" stroke="${colorOf(id)}" stroke-width="2"/>`;
}
