/**
 * Which headers a recording shows, and with which values. Pure.
 */

import type { Header, TraceEvent } from "@course/wire";
import type { SceneWords } from "./placeholders.ts";

/** Headers that do not matter for a scene: those that a library always sends, and those that always differ. */
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
  /** The size of the recorded body: Content-Length has to match it. */
  size: number | undefined;
  /** Whether a request uses an `ETag`: if not, the header is noise. */
  asksAgain: boolean;
}

/** The headers that matter for the scene, with placeholders for what differs each time. */
export function toldHeaders(headers: Header[], words: SceneWords, telling: Telling): Header[] {
  const { size, asksAgain } = telling;
  const told = headers.filter((header) => isTold(header, asksAgain));
  return told.map(([name, value]) => {
    if (size !== undefined && /^content-length$/i.test(name)) return [name, String(size)];
    return [name, words.header(name, value)];
  });
}

/** Whether the event is a conditional request by `ETag` (RFC 9110, section 13.1). */
export function isConditional(event: TraceEvent): boolean {
  return (
    event.kind === "request" && event.headers.some(([name]) => /^if-(none-)?match$/i.test(name))
  );
}

/** `Connection` matters only for an upgrade, `Accept` only if it asks for a media type. */
function isTold([name, value]: Header, asksAgain: boolean): boolean {
  if (/^connection$/i.test(name)) return /upgrade/i.test(value);
  if (/^accept$/i.test(name)) return value !== "*/*";
  if (/^etag$/i.test(name)) return asksAgain;
  return !NOISE.has(name.toLowerCase());
}
