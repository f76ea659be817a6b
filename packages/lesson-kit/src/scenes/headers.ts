/**
 * Which headers a recording tells, and with which values. Pure.
 */

import type { Header, TraceEvent } from "@course/wire";
import type { SceneWords } from "./placeholders.ts";

/** Headers that tell nothing of the story: what a library always sends, and what differs each time. */
const NOISE = new Set([
  "accept-encoding",
  "accept-language",
  "access-control-allow-origin",
  "access-control-expose-headers",
  "date",
  "keep-alive",
  "sec-fetch-mode",
  "user-agent",
  "x-powered-by",
]);

interface Telling {
  /** The size of the body as it is recorded: the length that is told has to fit it. */
  size: number | undefined;
  /** Whether somebody asks by an `ETag`: then it is a part of the story, else it is noise. */
  asksAgain: boolean;
}

/** The headers that belong to the story, with fixed words for what differs each time. */
export function toldHeaders(headers: Header[], words: SceneWords, telling: Telling): Header[] {
  const { size, asksAgain } = telling;
  const told = headers.filter((header) => isTold(header, asksAgain));
  return told.map(([name, value]) => {
    if (size !== undefined && /^content-length$/i.test(name)) return [name, String(size)];
    return [name, words.header(name, value)];
  });
}

/** Whether the event asks by the `ETag` of an answer (RFC 9110, section 13.1). */
export function isConditional(event: TraceEvent): boolean {
  return (
    event.kind === "request" && event.headers.some(([name]) => /^if-(none-)?match$/i.test(name))
  );
}

/** `Connection` says something only where it agrees on an upgrade, `Accept` only where it has a wish. */
function isTold([name, value]: Header, asksAgain: boolean): boolean {
  if (/^connection$/i.test(name)) return /upgrade/i.test(value);
  if (/^accept$/i.test(name)) return value !== "*/*";
  if (/^etag$/i.test(name)) return asksAgain;
  return !NOISE.has(name.toLowerCase());
}
