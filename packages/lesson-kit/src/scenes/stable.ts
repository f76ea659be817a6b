/**
 * Makes a recording reproducible, except for its times. Pure.
 *
 * Participants get the scene's names, noise is removed, random and time-dependent values get placeholders,
 * and times become whole milliseconds.
 */

import type { Body, Connection, Participant, Trace, TraceEvent } from "@course/wire";
import { SERVER } from "../base/recorder.ts";
import { isConditional, toldHeaders } from "./headers.ts";
import { linesOf } from "./lines.ts";
import { SceneWords, type SceneClock } from "./placeholders.ts";
import type { Names } from "../fixtures/scene.ts";

/** Throws when `names` has an id of no participant. */
export function stable(recorded: Trace, names: Names, clock: SceneClock): Trace {
  const trace = renumbered(withDrops(renamed(recorded, names)));
  const words = new SceneWords(clock);
  const masked = new Map<string, TraceEvent>();
  // In an order that is the same every time: the first id becomes id-1.
  const asksAgain = trace.events.some(isConditional);
  for (const { events } of linesOf(trace)) {
    for (const event of events) masked.set(event.id, maskEvent(event, words, asksAgain));
  }
  const events = trace.events.map((event) => masked.get(event.id) ?? event);
  const { startedAt: _, ...same } = trace;
  return { ...same, connections: trace.connections.map(withWholeTimes), events };
}

/** Those with the same name become one; those without a connection are removed. */
function renamed(trace: Trace, names: Names): Trace {
  const { participants, connections, events } = trace;
  const unknown = Object.keys(names).find((id) => !participants.some((each) => each.id === id));
  if (unknown !== undefined) {
    const ids = participants.map(({ id }) => id).join(", ");
    throw new Error(`The scene "${trace.title}" names "${unknown}", who is not there: ${ids} are.`);
  }
  const called = participants.map((each) => ({ ...each, label: names[each.id] ?? each.label }));
  const idOf = (id: string) => {
    const label = called.find((each) => each.id === id)?.label;
    return called.find((each) => each.label === label)?.id ?? id;
  };
  const ends = <T extends { from: string; to: string }>(each: T): T => ({
    ...each,
    from: idOf(each.from),
    to: idOf(each.to),
  });
  const closedBy = (each: Connection): Connection =>
    each.closed ? { ...each, closed: { ...each.closed, by: idOf(each.closed.by) } } : each;
  const lines = connections.map(ends).map(closedBy);
  const takesPart = (id: string) => lines.some(({ from, to }) => from === id || to === id);
  return {
    ...trace,
    participants: inReadingOrder(
      called.filter(({ id }) => takesPart(id)),
      lines,
    ),
    connections: lines,
    events: events.map(ends),
  };
}

/** Clients of the server are drawn left of it, those that it calls right of it. */
function inReadingOrder(participants: Participant[], lines: Connection[]): Participant[] {
  const isCalled = ({ id }: Participant) =>
    lines.some(({ from, to }) => from === SERVER && to === id);
  const place = (each: Participant) => (each.id === SERVER ? 1 : isCalled(each) ? 2 : 0);
  return participants.toSorted((one, other) => place(one) - place(other));
}

/** A cut is no message, so it was not recorded as one; the scene needs that moment. */
function withDrops(trace: Trace): Trace {
  const events = [...trace.events];
  for (const { id, from, to, closed, closedAt = 0 } of trace.connections) {
    if (closed?.closeCode !== 1006 || closed.by !== from) continue;
    const later = events.findIndex((event) => event.sentAt > closedAt);
    const code = "no Close frame: 1006";
    const drop = { id: `${id} drop`, kind: "dropped", code, connection: id, from, to } as const;
    events.splice(later === -1 ? events.length : later, 0, { ...drop, sentAt: closedAt });
  }
  return { ...trace, events };
}

function renumbered(trace: Trace): Trace {
  const ids = new Map(trace.events.map(({ id }, index) => [id, `e${index + 1}`]));
  const events = trace.events.map((event) => {
    const inReplyTo = event.inReplyTo === undefined ? undefined : ids.get(event.inReplyTo);
    const replies = inReplyTo === undefined ? {} : { inReplyTo };
    return { ...event, id: ids.get(event.id) ?? event.id, ...replies };
  });
  return { ...trace, events };
}

function maskEvent(event: TraceEvent, words: SceneWords, asksAgain: boolean): TraceEvent {
  const masked: TraceEvent = { ...event, ...wholeTimes(event) };
  if ("target" in masked) masked.target = words.text(masked.target);
  if ("body" in masked && masked.body) masked.body = maskBody(masked.body, words);
  if ("headers" in masked) {
    const size = "body" in masked ? masked.body?.bytes : undefined;
    masked.headers = toldHeaders(masked.headers, words, { size, asksAgain });
  }
  return masked;
}

function maskBody(body: Body, words: SceneWords): Body {
  if (body.text === undefined) return body;
  const text = words.text(body.text);
  return { ...body, text, bytes: Buffer.byteLength(text) };
}

const withWholeTimes = (connection: Connection): Connection => ({
  ...connection,
  ...wholeTimes(connection),
});

const TIMES = ["openedAt", "upgradedAt", "closedAt", "sentAt", "receivedAt"] as const;

function wholeTimes(value: Partial<Record<(typeof TIMES)[number], number>>) {
  const whole = TIMES.flatMap((name) => {
    const time = value[name];
    return time === undefined ? [] : [[name, Math.round(time)]];
  });
  return Object.fromEntries(whole) as Record<string, number>;
}
