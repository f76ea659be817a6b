/**
 * What a transport costs for given needs, by the figures of a run. Pure.
 */

import type { Choice } from "./choice.ts";
import type { Needs } from "./needs.ts";
import type { RealTransport, Report, Transport, TransportFigures } from "../report/report.ts";

/** The figures that a decision rests on. */
export interface Measured {
  payloadBytes: number;
  emptyPollBytes: number;
  webhookBytes: number;
  sseBytes: number;
  webSocketBytes: number;
  longPollBytes: number;
  /** Of one idle consumer at the provider. */
  idleMemoryBytes: Record<Transport, number>;
  /** What crosses in an hour when nothing happens. */
  idleBytesPerHour: Record<RealTransport, number>;
  idleRequestsPerHour: Record<RealTransport, number>;
}

export function measuredOf({ transports, idle, idleTraffic, payloadBytes }: Report): Measured {
  const perChange = (id: TransportFigures["id"]) =>
    transports.find((transport) => transport.id === id)?.bytes.perChange ?? Number.NaN;
  const idleOf = (transport: Transport) => {
    const row = idle.find((each) => each.transport === transport);
    return row?.rssBytes ?? row?.heapBytes ?? 0;
  };
  const idleTrafficOf = (transport: Transport) =>
    idleTraffic.find((each) => each.transport === transport);
  const eachTransport = <T>(value: (transport: RealTransport) => T) => ({
    poll: value("poll"),
    "long-poll": value("long-poll"),
    sse: value("sse"),
    websocket: value("websocket"),
    webhook: value("webhook"),
  });
  return {
    payloadBytes,
    emptyPollBytes: idleTrafficOf("poll")?.unitBytes ?? Number.NaN,
    webhookBytes: perChange("webhook"),
    sseBytes: perChange("sse"),
    webSocketBytes: perChange("websocket"),
    longPollBytes: perChange("long-poll"),
    idleMemoryBytes: { baseline: idleOf("baseline"), ...eachTransport(idleOf) },
    idleBytesPerHour: eachTransport((transport) => idleTrafficOf(transport)?.bytesPerHour ?? 0),
    idleRequestsPerHour: eachTransport(
      (transport) => idleTrafficOf(transport)?.requestsPerHour ?? 0,
    ),
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

const TRANSPORT_OF = {
  "long polling": "long-poll",
  SSE: "sse",
  WebSocket: "websocket",
  webhook: "webhook",
} as const;

export function costOf(choice: Choice, needs: Needs, measured: Measured, everyMs: number): Cost {
  const { consumers, changesPerHour } = needs;
  if (choice === "polling") return pollingCost(needs, measured, everyMs);
  const transport = TRANSPORT_OF[choice];
  const perChange = {
    "long-poll": measured.longPollBytes,
    sse: measured.sseBytes,
    websocket: measured.webSocketBytes,
    webhook: measured.webhookBytes,
  }[transport];
  const isAsked = transport === "webhook" || transport === "long-poll";
  const requests = measured.idleRequestsPerHour[transport] + (isAsked ? changesPerHour : 0);
  return {
    connections: transport === "webhook" ? 0 : consumers,
    memoryBytes: consumers * measured.idleMemoryBytes[transport],
    requestsPerHour: consumers * requests,
    bytesPerHour: consumers * (measured.idleBytesPerHour[transport] + changesPerHour * perChange),
  };
}

function pollingCost(needs: Needs, measured: Measured, everyMs: number): Cost {
  const polls = HOUR_MS / everyMs;
  // Nobody keeps a connection for longer than a server leaves it open, which is 5 s in Node.
  const isKept = everyMs < 5_000;
  const each = polls * measured.emptyPollBytes + needs.changesPerHour * (measured.payloadBytes + 1);
  return {
    connections: isKept ? needs.consumers : 0,
    memoryBytes: isKept ? needs.consumers * measured.idleMemoryBytes.poll : 0,
    requestsPerHour: needs.consumers * polls,
    bytesPerHour: needs.consumers * each,
  };
}
