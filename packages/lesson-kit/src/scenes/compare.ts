/**
 * Finds where a new recording of a scene differs from the stored one. Pure.
 *
 * Times are not compared, nor is the order between connections (see `lines.ts`).
 */

import { isDeepStrictEqual } from "node:util";
import type { Trace, TraceEvent } from "@course/wire";
import { eventPairs, linesOf, type SceneLine } from "./lines.ts";

/** The first difference, in words; undefined if there is none. */
export function difference(kept: Trace, recorded: Trace): string | undefined {
  if (kept.title !== recorded.title) return differs("the title", kept.title, recorded.title);
  const who = (trace: Trace) => trace.participants.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (!isDeepStrictEqual(who(kept), who(recorded))) {
    return differs("who takes part", who(kept), who(recorded));
  }
  const [before, now] = [linesOf(kept), linesOf(recorded)];
  const names = (lines: SceneLine[]) => lines.map(({ name }) => name);
  if (!isDeepStrictEqual(names(before), names(now))) {
    return differs("the connections", names(before), names(now));
  }
  for (const [index, line] of before.entries()) {
    const found = inLine(line, now[index] ?? line);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inLine(kept: SceneLine, recorded: SceneLine): string | undefined {
  for (const [index, [was, is]] of eventPairs(kept.events, recorded.events).entries()) {
    const [one, other] = [comparable(kept, was), comparable(recorded, is)];
    if (isDeepStrictEqual(one, other)) continue;
    const what = `event ${(was ?? is)?.id} (${index + 1} on ${kept.name})`;
    return differs(what, ...onlyWhatDiffers(one, other));
  }
  const [one, other] = [ends(kept), ends(recorded)];
  return isDeepStrictEqual(one, other) ? undefined : differs(`the end of ${kept.name}`, one, other);
}

type Comparable = Record<string, unknown>;

/** An event without its times and ids; the ids follow from the order, which is compared. */
function comparable({ events }: SceneLine, event: TraceEvent | undefined): Comparable | undefined {
  if (!event) return undefined;
  const { id: _id, connection: _connection, sentAt: _sent, receivedAt: _received, ...rest } = event;
  const { inReplyTo } = rest;
  return { ...rest, inReplyTo: inReplyTo && events.findIndex((each) => each.id === inReplyTo) + 1 };
}

function onlyWhatDiffers(one: Comparable = {}, other: Comparable = {}): [unknown, unknown] {
  if (Object.keys(one).length === 0 || Object.keys(other).length === 0) return [one, other];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const differing = keys.filter((key) => !isDeepStrictEqual(one[key], other[key]));
  const pick = (from: Comparable) => Object.fromEntries(differing.map((key) => [key, from[key]]));
  return [pick(one), pick(other)];
}

const ends = ({ connection: { protocol, closed } }: SceneLine) => ({ protocol, closed });

function differs(what: string, kept: unknown, recorded: unknown): string {
  return `${what} differs.\n  kept: ${JSON.stringify(kept)}\n  now:  ${JSON.stringify(recorded)}`;
}
