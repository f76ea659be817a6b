/**
 * Whether the transports behave as theory says: polling, transits, the outage. Pure.
 */

import type {
  DelayFigures,
  Figures,
  OutageFigures,
  SweepFigures,
  TransportFigures,
} from "../report/report.ts";
import { delayName } from "../words/sentences.ts";
import { digits, nameOfTransport } from "../words/names.ts";
import { type Finding, orNone } from "./check.ts";

const MOST_OFF_MEDIAN = 0.06;
const MOST_OFF_REQUESTS = 0.02;
const MOST_OFF_BYTES = 0.03;

/** C5: polling finds changes as long ago as theory says. */
export function pollingDelayCheck({ transports }: Figures): Finding {
  const polled = transports.filter(({ everyMs }) => everyMs !== null);
  const wrong = polled.filter((transport) => !isEven(transport));
  return {
    id: "C5a",
    what: "polling: delays are spread evenly over the interval",
    expected: polled
      .map(
        (transport) => `${nameOfTransport(transport)}: ${digits(transport.delayTheoryMs ?? 0)} ms`,
      )
      .join(", "),
    measured: polled
      .map(
        ({ delayMs, spread }) =>
          `${digits(delayMs.p50)} ms (distance ${digits(spread?.distance ?? 0)})`,
      )
      .join(", "),
    holds: wrong.length === 0,
    isTimed: true,
  };
}

/** By their median, give or take what the rounds' own spread allows, and by their distribution. */
function isEven({ delayMs, delayTheoryMs, spread, everyMs }: TransportFigures): boolean {
  if (delayTheoryMs === null || spread === null || everyMs === null) return false;
  // The median of as many values of chance is itself this far off, once in a hundred times.
  const byChance = spread.critical * everyMs;
  const most = Math.max(MOST_OFF_MEDIAN * delayTheoryMs, byChance);
  return Math.abs(delayMs.p50 - delayTheoryMs) <= most && spread.distance <= spread.critical;
}

/** C5: requests and bytes of polling depend only on the changes per interval. */
export function pollingCostCheck({ sweep }: Figures): Finding {
  const wrong = sweep.filter((point) => {
    const requests = off(point.pollsPerChange, point.theory.pollsPerChange);
    return (
      requests > MOST_OFF_REQUESTS ||
      off(point.bytesPerChange, point.theory.bytesPerChange) > MOST_OFF_BYTES
    );
  });
  return {
    id: "C5b",
    what: "polling: its cost depends only on changes per interval",
    expected: `polls within ${MOST_OFF_REQUESTS * 100} %, bytes within ${MOST_OFF_BYTES * 100} %`,
    measured: orNone(wrong.map(costs), "at every point of the sweep"),
    holds: wrong.length === 0,
  };
}

const off = (measured: number, expected: number) => Math.abs(measured - expected) / expected;

const costs = ({ changesPerInterval, pollsPerChange, bytesPerChange, theory }: SweepFigures) =>
  `${digits(changesPerInterval)}: ${digits(pollsPerChange)} polls (${digits(theory.pollsPerChange)}), ${digits(bytesPerChange)} B (${digits(theory.bytesPerChange)})`;

/** What timers and two processes add to one transit, and to a connection that is opened for it. */
const MOST_OVER_MS = 3;
const MOST_OVER_REOPENED_MS = 5;
const MOST_OVER_MAX_MS = 10;

/** C6: one transit for what is pushed, three where it needs a connection first, up to three for a long poll. */
export function transitCheck({ delay }: Figures): Finding {
  const { oneWayMs, rows } = delay;
  const sparse = rows.filter(({ isDense, transport }) => !isDense && transport !== "poll");
  const wrong = sparse.filter((row) => !isAsLong(row));
  const held = sparse.find(({ transport }) => transport === "long-poll");
  const most = 3 * oneWayMs + MOST_OVER_MAX_MS;
  const isHeldRight = held !== undefined && held.p50 >= oneWayMs && held.max <= most;
  return {
    id: "C6",
    what: "delay: pushes take 1 transit, on new connections 3, long polls 1 to 3",
    expected: `${oneWayMs} ms; on new connections ${3 * oneWayMs} ms; long polling ${oneWayMs} to ${3 * oneWayMs} ms`,
    measured: sparse.map(transit).join(", "),
    holds: wrong.length === 0 && isHeldRight,
    isTimed: true,
  };
}

/** A long poll is judged by the longest it takes. */
function isAsLong({ transport, isReopened, p50, theoryMs }: DelayFigures): boolean {
  if (transport === "long-poll") return true;
  const over = isReopened ? MOST_OVER_REOPENED_MS : MOST_OVER_MS;
  return p50 >= theoryMs.least && p50 <= theoryMs.least + over;
}

const transit = (row: DelayFigures) =>
  `${delayName(row)} ${digits(row.p50)}${row.transport === "long-poll" ? ` up to ${digits(row.max)}` : ""}`;

/** C9: a consumer that resumes loses nothing, and acts on nothing twice. */
export function resumeCheck({ outage, consumer }: Figures): Finding {
  const wrong = outage.rows
    .filter(({ isNaive, lost, duplicates }) => !isNaive && lost + duplicates > 0)
    .map(({ id, lost, duplicates }) => `${id}: ${lost} lost, ${duplicates} duplicates`);
  return {
    id: "C9a",
    what: `after an outage ${consumer === "exercise" ? "your consumer" : "the solution"} has each change once`,
    expected: "0 lost, 0 duplicates for every transport",
    measured: orNone(wrong, "nothing lost, no duplicates"),
    holds: wrong.length === 0,
  };
}

/** C9: a consumer that starts over loses what it missed; one that ignores ids acts on changes twice. */
export function naiveCheck({ outage }: Figures): Finding {
  const wrong = outage.rows.filter(({ isNaive }) => isNaive).flatMap(unexpected);
  return {
    id: "C9b",
    what: "a naive consumer loses changes, or gets duplicates",
    expected: "as many lost as happened during the outage",
    measured: orNone(wrong, "as expected"),
    holds: wrong.length === 0,
    // On a machine that stalls for a second, what was to fail is sent only after the outage.
    isTimed: true,
  };
}

function unexpected({ id, transport, lost, duplicates, lostByTheory }: OutageFigures): string[] {
  // Retried and never checked: that one is there for what comes twice.
  if (id !== transport)
    return lost === 0 && duplicates > 0 ? [] : [`${id}: ${lost} lost, ${duplicates} duplicates`];
  const { least, most } = lostByTheory;
  return lost >= least && lost <= most ? [] : [`${id}: ${lost} lost, not ${least} to ${most}`];
}
