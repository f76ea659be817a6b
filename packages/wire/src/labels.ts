/**
 * The column that says whose connection a line belongs to. Needed only when several participants
 * opened one: with a single client there is nothing to tell apart.
 */
import { cutCells, toCells } from "./cells.ts";
import type { Trace, TraceEvent } from "./trace.ts";

/** Room for "your server" and a first name; more would crowd out what was said. */
const MOST_LABEL_COLUMNS = 16;

interface Labels {
  /** The participant who opened the connection that the event crossed, by id. */
  openerOf(event: TraceEvent): string;
  /** The opener's label, padded to the column's width; empty when there is no column. */
  labelOf(event: TraceEvent): string;
}

export function labelsOf(trace: Pick<Trace, "participants" | "connections" | "events">): Labels {
  const openers = new Map(trace.connections.map(({ id, from }) => [id, from]));
  const openerOf = (event: TraceEvent) => openers.get(event.connection) ?? event.from;

  const shown = [...new Set(trace.events.map(openerOf))];
  if (shown.length < 2) return { openerOf, labelOf: () => "" };

  const names = new Map(trace.participants.map(({ id, label }) => [id, label]));
  const labels = new Map(
    shown.map((id) => [id, cutCells(toCells(names.get(id) ?? id), MOST_LABEL_COLUMNS).cells]),
  );
  const columns = Math.max(...[...labels.values()].map((cells) => cells.length)) + 2;
  const labelOf = (event: TraceEvent) => {
    const cells = labels.get(openerOf(event)) ?? [];
    return cells.join("") + " ".repeat(columns - cells.length);
  };
  return { openerOf, labelOf };
}
