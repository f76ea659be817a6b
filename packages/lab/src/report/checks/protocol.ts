/**
 * Whether the ways do what theory says of them: polling, transits, the outage. Pure.
 */

import type { DelayFigures, Figures, SweepFigures, WayFigures } from "../report.ts";
import { digits, nameOf, nameOfWay } from "../ways.ts";
import { type Finding, orNone } from "./check.ts";

const MOST_OFF_MEDIAN = 0.06;
const MOST_OFF_REQUESTS = 0.02;
const MOST_OFF_BYTES = 0.03;

/** C5: polling finds changes as long ago as theory says. */
export function pollingDelayCheck({ ways }: Figures): Finding {
  const polled = ways.filter(({ everyMs }) => everyMs !== null);
  const wrong = polled.filter((way) => !isEven(way));
  return {
    id: "C5a",
    what: "polling: delays are spread evenly over the interval",
    expected: polled.map((way) => `${nameOfWay(way)}: ${digits(way.delayTheoryMs ?? 0)} ms`).join(", "),
    measured: polled
      .map(({ delayMs, spread }) => `${digits(delayMs.p50)} ms (distance ${digits(spread?.distance ?? 0)})`)
      .join(", "),
    holds: wrong.length === 0,
    isTimed: true,
  };
}

/** By their median, give or take what the rounds' own spread allows, and by their distribution. */
function isEven({ delayMs, delayTheoryMs, spread, everyMs }: WayFigures): boolean {
  if (delayTheoryMs === null || spread === null || everyMs === null) return false;
  // The median of as many values of chance is itself this far off, once in a hundred times.
  const byChance = spread.critical * everyMs;
  const most = Math.max(MOST_OFF_MEDIAN * delayTheoryMs, byChance);
  return Math.abs(delayMs.p50 - delayTheoryMs) <= most && spread.distance <= spread.critical;
}

/** C5: requests and bytes of polling depend on the changes for each interval only. */
export function pollingCostCheck({ sweep }: Figures): Finding {
  const wrong = sweep.filter((point) => {
    const requests = off(point.pollsPerChange, point.theory.pollsPerChange);
    return requests > MOST_OFF_REQUESTS || off(point.bytesPerChange, point.theory.bytesPerChange) > MOST_OFF_BYTES;
  });
  return {
    id: "C5b",
    what: "polling: its cost follows from changes for each interval",
    expected: `polls within ${MOST_OFF_REQUESTS * 100} %, bytes within ${MOST_OFF_BYTES * 100} %`,
    measured: orNone(wrong.map(costs), "at every point of the sweep"),
    holds: wrong.length === 0,
  };
}

const off = (measured: number, expected: number) => Math.abs(measured - expected) / expected;

const costs = ({ changesPerInterval, pollsPerChange, bytesPerChange, theory }: SweepFigures) =>
  `${digits(changesPerInterval)}: ${digits(pollsPerChange)} polls (${digits(theory.pollsPerChange)}), ${digits(bytesPerChange)} B (${digits(theory.bytesPerChange)})`;

/** What timers and two processes add to a transit. */
const MOST_OVER_MS = 3;
const MOST_OVER_MAX_MS = 10;

/** C6: one transit for what is pushed, up to three for a long poll. */
export function transitCheck({ delay }: Figures): Finding {
  const { oneWayMs, rows } = delay;
  const sparse = rows.filter(({ isDense }) => !isDense);
  const pushed = sparse.filter(({ way }) => way !== "poll" && way !== "long-poll");
  const wrong = pushed.filter(({ p50 }) => p50 < oneWayMs || p50 > oneWayMs + MOST_OVER_MS);
  const held = sparse.find(({ way }) => way === "long-poll");
  const most = 3 * oneWayMs + MOST_OVER_MAX_MS;
  const isHeldRight = held !== undefined && held.p50 >= oneWayMs && held.max <= most;
  return {
    id: "C6",
    what: "over a long line: pushes take one transit, long polls at most three",
    expected: `${oneWayMs} ms; long polling ${oneWayMs} to ${3 * oneWayMs} ms`,
    measured: sparse.filter(({ way }) => way !== "poll").map(transit).join(", "),
    holds: wrong.length === 0 && isHeldRight,
    isTimed: true,
  };
}

const transit = ({ way, p50, max }: DelayFigures) =>
  `${nameOf(way)} ${digits(p50)}${way === "long-poll" ? ` up to ${digits(max)}` : ""}`;

/** C9: who starts anew loses what happened meanwhile; who resumes loses nothing. */
export function outageCheck({ outage, consumer }: Figures): Finding {
  const wrong = outage.rows.flatMap(({ id, way, isNaive, lost, double, lostByTheory }) => {
    const name = `${isNaive ? "naive " : ""}${id}`;
    if (!isNaive) return lost + double === 0 ? [] : [`${name}: ${lost} lost, ${double} double`];
    const isUnchecked = id !== way;
    if (isUnchecked) return lost === 0 && double > 0 ? [] : [`${name}: ${double} double`];
    const { least, most } = lostByTheory;
    return lost >= least && lost <= most ? [] : [`${name}: ${lost} lost, not ${least} to ${most}`];
  });
  return {
    id: "C9",
    what: `away: a naive consumer loses what it misses, ${consumer === "exercise" ? "yours" : "the solution"} nothing`,
    expected: "as many as happened meanwhile; 0",
    measured: orNone(wrong, "so it is in every way"),
    holds: wrong.length === 0,
  };
}
