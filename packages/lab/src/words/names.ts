/**
 * The names of the transports, and units, for people. Pure.
 */

import type { Transport, TransportFigures, TransportId } from "../report/report.ts";

const NAMES: Readonly<Record<Transport, string>> = {
  baseline: "raw TCP push",
  websocket: "WebSocket",
  sse: "SSE",
  webhook: "webhook",
  "long-poll": "long polling",
  poll: "polling",
};

export const nameOf = (transport: Transport): string => NAMES[transport];

/** In the order in which they are shown. */
export const TRANSPORT_IDS: readonly TransportId[] = [
  "baseline",
  "websocket",
  "sse",
  "webhook",
  "long-poll",
  "poll-fast",
  "poll-slow",
];

/** `polling every 1 s`. */
export function nameOfTransport({ id, everyMs }: Pick<TransportFigures, "id" | "everyMs">): string {
  if (id === "poll-fast" || id === "poll-slow") return `polling every ${duration(everyMs ?? 0)}`;
  return NAMES[id];
}

/** `100 ms`, `1 s`, `1.5 s`, `15 min`, `2 h`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${digits(ms)} ms`;
  if (ms < 60_000) return `${digits(ms / 1_000)} s`;
  if (ms < 3_600_000) return `${digits(ms / 60_000)} min`;
  return `${digits(ms / 3_600_000)} h`;
}

/** `240 B`, `1.2 kB`, `12 MB`: powers of 1000. */
export function bytes(count: number): string {
  if (count < 1_000) return `${Math.round(count)} B`;
  if (count < 1e6) return `${digits(count / 1e3)} kB`;
  if (count < 1e9) return `${digits(count / 1e6)} MB`;
  return `${digits(count / 1e9)} GB`;
}

/** Three digits that say something: `0.31`, `4.1`, `26`, `1,200`. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return "n/a";
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString("en");
  if (size >= 10) return trimmed(value.toFixed(1));
  if (size >= 0.01 || size === 0) return trimmed(value.toFixed(2));
  return size >= 0.0001 ? trimmed(value.toFixed(4)) : "nearly 0";
}

const trimmed = (text: string) => text.replace(/\.?0+$/, "");
