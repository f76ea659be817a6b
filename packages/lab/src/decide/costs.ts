/**
 * What a way costs for given needs, by the figures of a run. Pure.
 */

import type { Choice } from "./decide.ts";
import type { Needs } from "./needs.ts";
import type { Listening, Report, WayFigures } from "../report/report.ts";

/** The figures that a decision rests on. */
export interface Measured {
  payloadBytes: number;
  emptyPollBytes: number;
  webhookBytes: number;
  sseBytes: number;
  webSocketBytes: number;
  longPollBytes: number;
  /** Of one idle consumer at the provider. */
  idleBytes: Record<Listening, number>;
  /** What crosses in an hour when nothing happens. */
  silentBytesPerHour: Record<Exclude<Listening, "floor">, number>;
  silentRequestsPerHour: Record<Exclude<Listening, "floor">, number>;
}

export function measuredOf({ ways, idle, waste, payloadBytes }: Report): Measured {
  const perChange = (id: WayFigures["id"]) =>
    ways.find((way) => way.id === id)?.bytes.perChange ?? Number.NaN;
  const idleOf = (way: Listening) => {
    const row = idle.find((each) => each.way === way);
    return row?.rssBytes ?? row?.heapBytes ?? 0;
  };
  const silence = (way: Listening) => waste.find((each) => each.way === way);
  const eachWay = <T>(value: (way: Exclude<Listening, "floor">) => T) => ({
    poll: value("poll"),
    "long-poll": value("long-poll"),
    sse: value("sse"),
    websocket: value("websocket"),
    webhook: value("webhook"),
  });
  return {
    payloadBytes,
    emptyPollBytes: silence("poll")?.unitBytes ?? Number.NaN,
    webhookBytes: perChange("webhook"),
    sseBytes: perChange("sse"),
    webSocketBytes: perChange("websocket"),
    longPollBytes: perChange("long-poll"),
    idleBytes: { floor: idleOf("floor"), ...eachWay(idleOf) },
    silentBytesPerHour: eachWay((way) => silence(way)?.bytesPerHour ?? 0),
    silentRequestsPerHour: eachWay((way) => silence(way)?.requestsPerHour ?? 0),
  };
}

/** For all consumers together. */
export interface Cost {
  connections: number;
  memoryBytes: number;
  requestsPerHour: number;
  bytesPerHour: number;
}

const HOUR_MS = 3_600_000;

const WAY_OF = {
  "long polling": "long-poll",
  SSE: "sse",
  WebSocket: "websocket",
  webhook: "webhook",
} as const;

export function costOf(choice: Choice, needs: Needs, measured: Measured, everyMs: number): Cost {
  const { consumers, changesPerHour } = needs;
  if (choice === "polling") return pollingCost(needs, measured, everyMs);
  const way = WAY_OF[choice];
  const perChange = {
    "long-poll": measured.longPollBytes,
    sse: measured.sseBytes,
    websocket: measured.webSocketBytes,
    webhook: measured.webhookBytes,
  }[way];
  const isAsked = way === "webhook" || way === "long-poll";
  const requests = measured.silentRequestsPerHour[way] + (isAsked ? changesPerHour : 0);
  return {
    connections: way === "webhook" ? 0 : consumers,
    memoryBytes: consumers * measured.idleBytes[way],
    requestsPerHour: consumers * requests,
    bytesPerHour: consumers * (measured.silentBytesPerHour[way] + changesPerHour * perChange),
  };
}

function pollingCost(needs: Needs, measured: Measured, everyMs: number): Cost {
  const polls = HOUR_MS / everyMs;
  // Nobody keeps a connection for longer than a server leaves it open, which is 5 s in Node.
  const isKept = everyMs < 5_000;
  const each = polls * measured.emptyPollBytes + needs.changesPerHour * (measured.payloadBytes + 1);
  return {
    connections: isKept ? needs.consumers : 0,
    memoryBytes: isKept ? needs.consumers * measured.idleBytes.poll : 0,
    requestsPerHour: needs.consumers * polls,
    bytesPerHour: needs.consumers * each,
  };
}
