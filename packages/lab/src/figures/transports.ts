/**
 * The figures of each transport: pushes from their turns, pollers from their windows. Pure.
 */

import type { TransportFigures, TransportId } from "../report/report.ts";
import { median } from "@course/command/statistics";
import { criticalDistance, distanceFromUniform, sum } from "../math/statistics.ts";
import {
  emptyShare,
  baselineBytes,
  pollBytesPerChange,
  pollDelayMs,
  pollsPerChange,
  sseBytes,
  webSocketBytes,
} from "../math/theory.ts";
import type { PushedTransport, Turn } from "../run/latency.ts";
import type { Polled } from "../run/polling.ts";
import { delayOf, delays, deliveryCounts } from "./samples.ts";

export function pushedFigures(transport: PushedTransport, all: readonly Turn[]): TransportFigures {
  const turns = all.filter((turn) => turn.transport === transport);
  const raised = turns.flatMap((turn) => turn.raised);
  const heard = turns.flatMap((turn) => turn.heard);
  const { lost, duplicates } = deliveryCounts(raised, heard);
  const toConsumer = sum(turns.map(({ traffic }) => traffic.toConsumer));
  const toProvider = sum(turns.map(({ traffic }) => traffic.toProvider));
  const changes = raised.length;
  return {
    id: transport,
    everyMs: null,
    changes,
    lost,
    duplicates,
    delayMs: delayOf(turns),
    bytes: {
      perChange: (toConsumer + toProvider) / changes,
      toConsumer,
      toProvider,
      payload: sum(raised.map(({ bytes }) => bytes)),
      disagreeing: sum(turns.map(({ traffic }) => traffic.disagreeing)),
      theory: theoreticalBytes(transport, raised),
    },
    requests: {
      perChange: sum(turns.map(({ requests }) => requests)) / changes,
      theory: REQUESTS[transport],
    },
    cpuUsPerChange: median(turns.map(({ metered }) => metered.cpuUs / metered.changes)),
    empty: null,
    delayTheoryMs: null,
    spread: null,
  };
}

/** Of a long poll no more than one; under load several changes share an answer (RFC 6202, section 2.2). */
const REQUESTS: Readonly<Record<PushedTransport, number | null>> = {
  baseline: 0,
  websocket: 0,
  sse: 0,
  webhook: 1,
  "long-poll": null,
};

function theoreticalBytes(transport: PushedTransport, raised: Turn["raised"]): number | null {
  const each = {
    baseline: ({ bytes }: { bytes: number }) => baselineBytes(bytes),
    websocket: ({ bytes }: { bytes: number }) => webSocketBytes(bytes),
    sse: ({ bytes, seq }: { bytes: number; seq: number }) => sseBytes(bytes, seq, "added"),
  };
  if (transport === "webhook" || transport === "long-poll") return null;
  return sum(raised.map(each[transport])) / raised.length;
}

export function polledFigures(
  id: TransportId,
  polled: Polled,
  emptyPollBytes: number,
): TransportFigures {
  const raised = polled.windows.flat();
  const { lost, duplicates } = deliveryCounts(raised, polled.heard);
  const { toConsumer, toProvider, disagreeing } = polled.traffic;
  const changes = raised.length;
  const payload = sum(raised.map(({ bytes }) => bytes));
  const perInterval = (changes * polled.everyMs) / polled.tookMs;
  const periodMs = polled.tookMs / polled.polls;
  const all = delays(raised, polled.heard);
  return {
    id,
    everyMs: polled.everyMs,
    changes,
    lost,
    duplicates,
    delayMs: delayOf(polled.windows.map((window) => ({ raised: window, heard: polled.heard }))),
    bytes: {
      perChange: (toConsumer + toProvider) / changes,
      toConsumer,
      toProvider,
      payload,
      disagreeing,
      theory: pollBytesPerChange(emptyPollBytes, perInterval, payload / changes),
    },
    requests: { perChange: polled.polls / changes, theory: pollsPerChange(perInterval) },
    cpuUsPerChange: polled.cpuUs / changes,
    empty: { share: polled.empty / polled.polls, theory: emptyShare(perInterval) },
    delayTheoryMs: pollDelayMs(polled.everyMs),
    spread: {
      distance: distanceFromUniform(all, periodMs),
      critical: criticalDistance(all.length),
    },
  };
}
