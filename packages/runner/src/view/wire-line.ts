/**
 * What crosses the wire, a line for each message: the live page's picture in the terminal's words. Pure.
 */

import { cut, pad } from "@course/wire/wrap";
import { labelOf, type TraceEvent } from "@course/wire";
import type { Ink } from "@course/command/output";

interface WireLine {
  event: TraceEvent;
  at: Date;
  /** Who talks with the learner's server, and whether it is they who speak here. */
  peer: string;
  isFromPeer: boolean;
}

const PEER_COLUMNS = 11;

/** `14:03:07.123  curl        → POST /todos  {"title":"Buy milk"}`, in at most `width` columns. */
export function wireLine(
  { event, at, peer, isFromPeer }: WireLine,
  width: number,
  ink: Ink,
): string {
  const time = `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, "0")}`;
  const name = pad(cut(peer, PEER_COLUMNS), PEER_COLUMNS);
  const room = width - time.length - PEER_COLUMNS - "   → ".length;
  const content = cut(contentOf(event), room);
  const paint = isFault(event) ? ink.red : isFromPeer ? ink.cyan : ink.magenta;
  return `${ink.dim(time)}  ${name} ${paint(`${isFromPeer ? "→" : "←"} ${content}`)}`.trimEnd();
}

/** Label and body; of a text message the body is all there is. */
function contentOf(event: TraceEvent): string {
  const body = "body" in event ? (event.body?.text ?? "") : "";
  if (event.kind === "text") return body;
  if (event.kind === "request" || event.kind === "response") {
    return body === "" ? labelOf(event) : `${labelOf(event)}  ${body}`;
  }
  return labelOf(event);
}

function isFault(event: TraceEvent): boolean {
  if (event.kind === "response") return event.status >= 400;
  return /^(timeout|refused|dropped)$/.test(event.kind);
}
