/**
 * The other tables: idle consumers, silence, the outage, the sweep, the long line. Pure.
 */

import type {
  DelayFigures,
  IdleFigures,
  OutageFigures,
  SweepFigures,
  WasteFigures,
} from "../report/report.ts";
import { median, percentile, sum } from "../report/statistics.ts";
import {
  chunkBytes,
  emptyShare,
  floorBytes,
  pollBytesPerChange,
  pollsPerChange,
} from "../report/theory.ts";
import { DELAYED_POLL_MS, type Delayed } from "../run/delay.ts";
import type { Idle } from "../run/idle.ts";
import type { Outage } from "../run/outage.ts";
import type { SweepPoint } from "../run/sweep.ts";
import type { Waste } from "../run/waste.ts";
import { delays, fate, firstHeard } from "./samples.ts";

export function idleFigures({ kind, consumers, memory, connections }: Idle): IdleFigures {
  const [none, half, all] = memory;
  const heap = (from: typeof none, to: typeof none, count: number) =>
    from.heapBytes === undefined || to.heapBytes === undefined || count === 0
      ? null
      : (to.heapBytes - from.heapBytes) / count;
  const heapBytes = heap(none, all, consumers);
  // Memory that was free already is used first, so the second half says more than the first.
  const rss = (all.rssBytes - half.rssBytes) / (consumers / 2);
  return {
    way: kind,
    consumers,
    connections,
    heapBytes,
    heapBytesAtHalf: heap(none, half, consumers / 2),
    rssBytes: consumers === 0 ? null : Math.max(rss, heapBytes ?? 0),
  };
}

/** How often it would be in service: a poll each second, a request held for 25 s, a comment each 15 s. */
const EVERY_SECONDS = { poll: 1, "long-poll": 25, sse: 15 } as const;
const COMMENT_BYTES = chunkBytes(": still here\n\n".length);

export function wasteFigures({ way, traffic, requests }: Waste): WasteFigures {
  const everySeconds = way === "websocket" || way === "webhook" ? null : EVERY_SECONDS[way];
  const perHour = everySeconds === null ? 0 : 3_600 / everySeconds;
  const isAsked = way === "poll" || way === "long-poll";
  const unitBytes = isAsked
    ? Math.round(traffic.toProvider / requests.asked + traffic.toConsumer / requests.empty)
    : commentBytes(traffic.toConsumer + traffic.toProvider);
  return {
    way,
    unitBytes,
    perHour,
    everySeconds,
    requestsPerHour: isAsked ? perHour : 0,
    bytesPerHour: unitBytes * perHour,
  };
}

/** The size of one comment when what crossed was nothing but comments, else all of it: then C4 fails. */
const commentBytes = (crossed: number) =>
  crossed > 0 && crossed % COMMENT_BYTES === 0 ? COMMENT_BYTES : crossed;

/** A naive poller has not asked yet for what came just before the cut. */
const UNASKED_MS = 150;
/** From asking where it stands until it listens. */
const LISTENS_AFTER_MS = 100;

export function outageFigures(outage: Outage): OutageFigures {
  const { id, way, isNaive, raised, heard, away, backAt, attempts } = outage;
  const [from, to] = away;
  const within = (least: number, most: number) =>
    raised.filter(({ changedAt }) => changedAt > least && changedAt < most).length;
  const start = raised[0]?.changedAt ?? 0;
  const at = firstHeard(heard);
  const emittedWhileAway = within(from, to);
  return {
    id,
    way,
    isNaive,
    emittedWhileAway,
    lostByTheory: {
      least: emittedWhileAway - 1,
      most: within(from - UNASKED_MS, (backAt ?? to) + LISTENS_AFTER_MS) + 1,
    },
    ...fate(raised, heard),
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
  const payload = sum(raised.map((each) => floorBytes(each.bytes))) * pollers;
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
  const { way, isDense, raised, heard, requests } = delayed;
  const found = delays(raised, heard);
  return {
    way,
    isDense,
    p50: median(found),
    p99: percentile(found, 99),
    max: Math.max(...found),
    requestsPerChange: requests === undefined ? null : requests / raised.length,
    theoryMs: transits(way, isDense, oneWayMs),
  };
}

/** What the median has to be: one transit; for a poller also half of the time between two polls. */
function transits(way: Delayed["way"], isDense: boolean, oneWayMs: number) {
  if (way === "poll") {
    const middle = (DELAYED_POLL_MS + 2 * oneWayMs) / 2 + oneWayMs;
    return { least: middle, most: middle };
  }
  const isAskedAnew = way === "long-poll" && isDense;
  return { least: oneWayMs, most: isAskedAnew ? 3 * oneWayMs : oneWayMs };
}
