/**
 * Finds where two runs of one check first differ: the learner's server and the author's. Pure.
 *
 * Only what the servers send is compared: the rest is the judge's, which may send other titles each time. Ids,
 * URLs and wordings differ between servers, so they are not compared. Kinds, statuses, codes, media types and
 * the shape of JSON are. The order between connections is chance (see `lines.ts`), so connections are
 * compared one by one.
 */

import type { Trace, TraceEvent } from "@course/wire";
import { isObject } from "../base/describe.ts";
import { SERVER } from "../base/recorder.ts";
import { eventPairs, linesOf } from "./lines.ts";

interface FirstDifference {
  /** The event in the author's run; absent when the learner's run has an extra event. */
  kept?: string;
  /** The event in the learner's run; absent when it is missing. */
  recorded?: string;
  words: string;
}

/** The first difference in the order of the author's run; undefined if there is none. */
export function firstDifference(kept: Trace, recorded: Trace): FirstDifference | undefined {
  const others = new Map(linesOf(recorded).map((line) => [line.name, line.events]));
  const titles = { kept: titlesSent(kept), recorded: titlesSent(recorded) };
  const found: { at: number; difference: FirstDifference }[] = [];
  for (const { name, events } of linesOf(kept)) {
    const difference = inLine(events, others.get(name) ?? [], titles);
    if (!difference) continue;
    const place = kept.events.findIndex(({ id }) => id === difference.kept);
    found.push({ at: place === -1 ? Infinity : place, difference });
  }
  return found.toSorted((one, other) => one.at - other.at)[0]?.difference;
}

/** The titles that the judge has sent, and which of them each is: the n-th of one run is the n-th of the other. */
type Titles = ReadonlyMap<unknown, string>;

const isServers = ({ from }: TraceEvent) => from === SERVER;

function inLine(
  kept: TraceEvent[],
  recorded: TraceEvent[],
  titles: { kept: Titles; recorded: Titles },
): FirstDifference | undefined {
  for (const [one, other] of eventPairs(kept.filter(isServers), recorded.filter(isServers))) {
    if (one && !other) return { kept: one.id, words: "this is missing in yours" };
    if (!one && other) return { recorded: other.id, words: "this is not in the author's" };
    if (!one || !other) continue;
    const words =
      inWords(one, other) ??
      (shapeOf(one, titles.kept) === shapeOf(other, titles.recorded)
        ? undefined
        : "what the body says differs");
    if (words !== undefined) return { kept: one.id, recorded: other.id, words };
  }
  return undefined;
}

function inWords(one: TraceEvent, other: TraceEvent): string | undefined {
  const [status, itsStatus] = [field(one, "status"), field(other, "status")];
  // Including where one answer opens a WebSocket and the other does not.
  if (status !== undefined && itsStatus !== undefined && status !== itsStatus)
    return "the status differs";
  if (one.kind !== other.kind) return "from here on they go two ways";
  if (field(one, "closeCode") !== field(other, "closeCode")) return "the close code differs";
  if (mediaType(one) !== mediaType(other)) return "the media type differs";
  return undefined;
}

const field = (event: TraceEvent, name: string): unknown => Reflect.get(event, name);

function mediaType(event: TraceEvent): string | undefined {
  if (event.kind !== "response") return undefined;
  const type = event.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return type?.split(";")[0]?.trim().toLowerCase();
}

/** The members whose value the contract fixes; all others may differ. */
const TELLING = /^(type|title|status|state|online|completed)$/;

/** A JSON body with its members in order and without free values; other bodies are not compared. */
function shapeOf(event: TraceEvent, titles: Titles): string {
  return JSON.stringify(shaped(jsonOf(event), "", titles)) ?? "";
}

function shaped(value: unknown, name: string, titles: Titles): unknown {
  if (Array.isArray(value)) return value.map((each) => shaped(each, name, titles));
  if (isObject(value)) {
    const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(members.map(([key, each]) => [key, shaped(each, key, titles)]));
  }
  if (!TELLING.test(name)) return typeof value;
  return name === "title" ? (titles.get(value) ?? value) : value;
}

function titlesSent(trace: Trace): Titles {
  const sent = new Map<unknown, string>();
  const note = (value: unknown, name: string): void => {
    if (Array.isArray(value)) for (const each of value) note(each, name);
    else if (isObject(value)) for (const [key, each] of Object.entries(value)) note(each, key);
    else if (name === "title" && !sent.has(value)) sent.set(value, `title ${sent.size + 1}`);
  };
  for (const { events } of linesOf(trace)) {
    for (const event of events) if (!isServers(event)) note(jsonOf(event), "");
  }
  return sent;
}

/** Undefined for what is no JSON. */
function jsonOf(event: TraceEvent): unknown {
  const text = "body" in event ? event.body?.text : undefined;
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}
