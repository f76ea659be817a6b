/**
 * The figures of the outage, the sweep and the delay proxy. Pure.
 */

import type { DelayFigures, OutageFigures, SweepFigures } from "../report/report.ts";
import { median, percentile } from "@course/command/statistics";
import { sum } from "../math/statistics.ts";
import { emptyShare, baselineBytes, pollBytesPerChange, pollsPerChange } from "../math/theory.ts";
import { DELAYED_POLL_MS, type Delayed } from "../run/delay.ts";
import type { Outage } from "../run/outage.ts";
import type { SweepPoint } from "../run/sweep.ts";
import { delays, deliveryCounts, firstHeard } from "./samples.ts";

/** A naive poller has not asked yet for what came just before the cut. */
const UNASKED_MS = 150;
/** From asking where it stands until it listens. */
const LISTENS_AFTER_MS = 100;

export function outageFigures(outage: Outage): OutageFigures {
  const { id, transport, isNaive, raised, heard, away, backAt, attempts } = outage;
  const [from, to] = away;
  const within = (least: number, most: number) =>
    raised.filter(({ changedAt }) => changedAt > least && changedAt < most).length;
  const start = raised[0]?.changedAt ?? 0;
  const at = firstHeard(heard);
  const emittedWhileAway = within(from, to);
  return {
    id,
    transport,
    isNaive,
    emittedWhileAway,
    lostByTheory: {
      least: emittedWhileAway - 1,
      most: within(from - UNASKED_MS, (backAt ?? to) + LISTENS_AFTER_MS) + 1,
    },
    ...deliveryCounts(raised, heard),
    latestMs: Math.max(0, ...delays(raised, heard)),
    attempts: attempts ?? null,
    strip: raised.map(({ seq, changedAt }) => {
      const moment = at.get(seq);
      return [changedAt - start, moment === undefined ? null : moment - start];
    }),
  };
}

/** What one empty poll of the sweep's own pollers costs: by the point at which nearly all are empty. */
export function emptyPollOf(points: readonly SweepPoint[]): number {
  const [sparsest] = points.toSorted((one, other) => one.perPoll - other.perPoll);
  if (!sparsest) return Number.NaN;
  const { raised, pollers, polls, bytes } = sparsest;
  const payload = sum(raised.map((each) => baselineBytes(each.bytes))) * pollers;
  return (bytes - payload) / (polls + pollers);
}

export function sweepFigures(point: SweepPoint, emptyPollBytes: number): SweepFigures {
  const { raised, pollers, polls, empty, everyMs, windowMs, bytes } = point;
  const changes = raised.length;
  const changesPerInterval = (changes * everyMs) / windowMs;
  const found = delays(raised, point.heard);
  const payload = changes === 0 ? 0 : sum(raised.map((each) => each.bytes)) / changes;
  const listeners = changes * pollers;
  // Every poller asks once more after the window.
  const extra = pollers * emptyPollBytes;
  return {
    changesPerInterval,
    pollsPerChange: polls / listeners,
    emptyShare: empty / polls,
    bytesPerChange: (bytes - extra) / listeners,
    delayMeanMs: sum(found) / found.length,
    theory: {
      pollsPerChange: pollsPerChange(changesPerInterval),
      emptyShare: emptyShare(changesPerInterval),
      bytesPerChange: pollBytesPerChange(emptyPollBytes, changesPerInterval, payload),
    },
    everyMs,
  };
}

export function delayFigures(delayed: Delayed, oneWayMs: number): DelayFigures {
  const { transport, isDense, isReopened, raised, heard, requests } = delayed;
  const found = delays(raised, heard);
  return {
    transport,
    isDense,
    isReopened,
    p50: median(found),
    p99: percentile(found, 99),
    max: Math.max(...found),
    requestsPerChange: requests === undefined ? null : requests / raised.length,
    theoryMs: transits(delayed, oneWayMs),
  };
}

/**
 * What the median has to be: one transit, or three where TCP shakes hands first (RFC 9293, section 3.5);
 * for a poller also half of the time between two polls.
 */
function transits({ transport, isDense, isReopened }: Delayed, oneWayMs: number) {
  if (transport === "poll") {
    const middle = (DELAYED_POLL_MS + 2 * oneWayMs) / 2 + oneWayMs;
    return { least: middle, most: middle };
  }
  const isAskedAnew = transport === "long-poll" && isDense;
  const least = isReopened ? 3 * oneWayMs : oneWayMs;
  return { least, most: isAskedAnew ? 3 * oneWayMs : least };
}
