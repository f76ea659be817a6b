/**
 * The order of a recording that is the same every time: connection by connection. Pure.
 *
 * The events of one connection have an order. Between two connections it is chance which event is recorded
 * first, unless one waits for the other, so no comparison may depend on it.
 */

import type { Connection, Trace, TraceEvent } from "@course/wire";

/** A connection and its events, in order. */
export interface SceneLine {
  /** The same every time: `ada > server 1` is the first connection that Ada opened to the server. */
  name: string;
  connection: Connection;
  events: TraceEvent[];
}

/** The events of two connections, place by place; undefined where one of them has fewer. */
export function eventPairs(one: readonly TraceEvent[], other: readonly TraceEvent[]) {
  const count = Math.max(one.length, other.length);
  return Array.from({ length: count }, (_, index) => [one[index], other[index]] as const);
}

/** The connections of a recording, sorted by name. */
export function linesOf({ connections, events }: Trace): SceneLine[] {
  const opened = new Map<string, number>();
  const lines = connections.map((connection) => {
    const ends = `${connection.from} > ${connection.to}`;
    const number = (opened.get(ends) ?? 0) + 1;
    opened.set(ends, number);
    const own = events.filter((event) => event.connection === connection.id);
    return { name: `${ends} ${number}`, connection, events: own };
  });
  return lines.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
