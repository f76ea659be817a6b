/**
 * The figures of idle consumers: the memory they take, and their traffic. Pure.
 */

import type { IdleFigures, IdleTrafficFigures } from "../report/report.ts";
import { chunkBytes } from "../math/theory.ts";
import type { Idle } from "../run/idle.ts";
import type { IdleTraffic } from "../run/idle-traffic.ts";

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
    transport: kind,
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

export function idleTrafficFigures({
  transport,
  traffic,
  requests,
}: IdleTraffic): IdleTrafficFigures {
  const everySeconds =
    transport === "websocket" || transport === "webhook" ? null : EVERY_SECONDS[transport];
  const perHour = everySeconds === null ? 0 : 3_600 / everySeconds;
  const isAsked = transport === "poll" || transport === "long-poll";
  const unitBytes = isAsked
    ? Math.round(traffic.toProvider / requests.asked + traffic.toConsumer / requests.empty)
    : commentBytes(traffic.toConsumer + traffic.toProvider);
  return {
    transport,
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
