/**
 * The last messages of a session as lines, for the terminal.
 */

import { SERVER } from "@course/lesson-kit/judge";
import type { LiveRecord } from "@course/tap/record";
import type { Ink } from "@course/command/output";
import { wireLine } from "./wire-line.ts";

/** The last `count` messages that crossed, the newest last; a sentence while there is none. */
export function wireLines(record: LiveRecord, count: number, width: number, ink: Ink): string[] {
  const events = [...record.events].slice(-count);
  if (events.length === 0) return [ink.dim("No traffic yet: send your server a request.")];
  return events.map((event) => {
    const isFromPeer = event.from !== SERVER;
    const id = isFromPeer ? event.from : event.to;
    const peer = record.who(id)?.label ?? id;
    return wireLine({ event, at: record.dateOf(event.sentAt), peer, isFromPeer }, width, ink);
  });
}
