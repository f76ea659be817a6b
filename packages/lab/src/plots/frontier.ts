/**
 * What freshness costs: delay against requests per change. Polling can only trade one for the other; a push
 * is good at both. Pure.
 */

import type { Report, TransportFigures } from "../report/report.ts";
import { pollDelayMs, pollsPerChange } from "../math/theory.ts";
import { digits, duration, nameOf } from "../words/names.ts";
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

const BOTTOM = 200;
const FROM_MS = 0.1;
const TO_MS = 1e6;
const FROM_REQUESTS = 0.01;
const TO_REQUESTS = 1_000;
/** The example's rate: one change a minute. */
const CHANGE_EACH_MS = 60_000;
const INTERVALS_MS = [100, 1_000, 10_000, 60_000, 900_000];

const x = logScale(FROM_MS, TO_MS, LEFT, WIDTH - RIGHT);
const y = logScale(FROM_REQUESTS, TO_REQUESTS, BOTTOM, TOP);

/** For one change a minute: polling as a line of intervals, each push as measured. */
export function frontierPlot({ transports }: Pick<Report, "transports">): string {
  const pushed = transports.filter(({ everyMs }) => everyMs === null);
  const polling = { name: "polling, by interval", color: colorOf("poll") };
  const entries = pushed.map(({ id }) => ({ name: nameOf(asTransport(id)), color: colorOf(id) }));
  const height = BOTTOM + 44 + legendHeight(entries.length + 1);
  return svg(height, "Delay against requests per change, at one change a minute", [
    ...axes(),
    pollingLine(),
    ...INTERVALS_MS.map(pollingPoint),
    ...pushed.map(point),
    legend([...entries, polling], BOTTOM + 42),
  ]);
}

/** Only pushes get here, and their ids are names of transports. */
const asTransport = (id: TransportFigures["id"]) =>
  id === "poll-fast" || id === "poll-slow" ? "poll" : id;

function axes(): string[] {
  const across = powersOfTen(FROM_MS, TO_MS)
    .filter((_, index) => index % 2 === 0)
    .flatMap((ms) => [
      line(x(ms), TOP, x(ms), BOTTOM, GRID),
      label(x(ms), BOTTOM + 14, tick(ms), "middle"),
    ]);
  const up = powersOfTen(FROM_REQUESTS, TO_REQUESTS).flatMap((requests) => [
    line(LEFT, y(requests), WIDTH - RIGHT, y(requests), GRID),
    label(LEFT - 6, y(requests) + 4, requests === FROM_REQUESTS ? "none" : digits(requests), "end"),
  ]);
  const title = "delay (across), requests per change (up)";
  return [...across, ...up, label((LEFT + WIDTH) / 2, BOTTOM + 30, title, "middle")];
}

const tick = (ms: number) => (ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`);

const place = (everyMs: number) =>
  [x(pollDelayMs(everyMs)), y(pollsPerChange(everyMs / CHANGE_EACH_MS))] as const;

function pollingLine(): string {
  const points = INTERVALS_MS.map((each) => place(each).map(round).join(","));
  return `<polyline points="${points.join(" ")}" fill="none" stroke="${colorOf("poll")}" stroke-width="2"/>`;
}

function pollingPoint(everyMs: number): string {
  const [across, up] = place(everyMs);
  const dot = `<circle cx="${round(across)}" cy="${round(up)}" r="3" fill="${colorOf("poll")}"/>`;
  const isLast = everyMs === INTERVALS_MS.at(-1);
  return `${dot}${label(across + (isLast ? -8 : 6), up + (isLast ? 4 : -5), duration(everyMs), isLast ? "end" : "start")}`;
}

function point({ id, delayMs, requests }: TransportFigures): string {
  const [across, up] = [x(delayMs.p50), y(requests.perChange)];
  return `<circle cx="${round(across)}" cy="${round(up)}" r="5" fill="${colorOf(id)}"/>`;
}
