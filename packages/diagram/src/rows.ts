/**
 * What a diagram shows of a trace, row by row. Pure.
 */

import type { Body, Header, Trace, TraceEvent } from "@course/wire";
import { labelOf } from "@course/wire/label";

/** How an event is drawn; `lost` never arrives. */
export type Look = "sent" | "answer" | "frame" | "control" | "lost";

export interface Row {
  id: string;
  /** Lanes, counted from 0 at the left. */
  from: number;
  to: number;
  look: Look;
  /** Short enough for an arrow: `POST /todos`. */
  label: string;
  /** Who tells whom: `consumer to your server`. */
  who: string;
  /** Milliseconds since the recording began. */
  at: number;
  /** The first line, headers and body as they crossed the wire. */
  lines: string[];
}

/** A WebSocket: from the row that opened it to the last row on it. */
export interface Band {
  connection: string;
  from: number;
  to: number;
  firstRow: number;
  lastRow: number;
}

export function rowsOf(trace: Trace): Row[] {
  const lane = laneFinder(trace);
  const name = (id: string) => trace.participants[lane(id)]?.label ?? id;
  return trace.events.map((event) => ({
    id: event.id,
    from: lane(event.from),
    to: lane(event.to),
    look: lookOf(event),
    label: labelOf(event),
    who: `${name(event.from)} to ${name(event.to)}`,
    at: event.sentAt,
    lines: linesOf(event),
  }));
}

export function bandsOf(trace: Trace): Band[] {
  const lane = laneFinder(trace);
  const bands: Band[] = [];
  for (const { id, from, to } of trace.connections) {
    const firstRow = trace.events.findIndex(
      (event) => event.connection === id && event.kind === "upgrade" && event.status === 101,
    );
    if (firstRow === -1) continue;
    const lastRow = trace.events.findLastIndex((event) => event.connection === id);
    bands.push({ connection: id, from: lane(from), to: lane(to), firstRow, lastRow });
  }
  return bands;
}

const laneFinder = (trace: Trace) => (id: string) =>
  trace.participants.findIndex((participant) => participant.id === id);

function lookOf({ kind }: TraceEvent): Look {
  if (kind === "request") return "sent";
  if (kind === "response" || kind === "upgrade") return "answer";
  if (/^(text|sse|binary|bytes)$/.test(kind)) return "frame";
  if (kind === "timeout" || kind === "refused" || kind === "dropped") return "lost";
  return "control";
}

function linesOf(event: TraceEvent): string[] {
  switch (event.kind) {
    case "request":
      return message(`${event.method} ${event.target} HTTP/1.1`, event.headers, event.body);
    case "response":
      return message(`HTTP/1.1 ${event.status} ${event.reason}`, event.headers, event.body);
    case "upgrade":
      return message(`HTTP/1.1 ${event.status} ${event.reason}`, event.headers);
    case "close":
      return [`${labelOf(event)}${event.closeReason ? `: ${event.closeReason}` : ""}`];
    case "timeout":
      return [`Waited ${event.waitedMs / 1_000} s for ${event.awaited}.`];
    case "refused":
    case "dropped":
      return [`${labelOf(event)} (${event.code})`];
    default:
      return [`${event.kind}, ${event.body.bytes} bytes`, ...bodyLines(event.body)];
  }
}

function message(first: string, headers: readonly Header[], body?: Body): string[] {
  const shown = headers.map(([name, value]) => `${name}: ${value}`);
  return [first, ...shown, ...(body ? ["", ...bodyLines(body)] : [])];
}

function bodyLines({ text, base64 }: Body): string[] {
  if (text === undefined) return base64 ? [`${base64} (base64)`] : [];
  try {
    return JSON.stringify(JSON.parse(text), null, 2).split("\n");
  } catch {
    return text.split("\n");
  }
}
