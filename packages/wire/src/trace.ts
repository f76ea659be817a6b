/**
 * The trace: what crossed the wire, in the order in which it crossed.
 *
 * One form for everything that looks at traffic: the tests judge it, the terminal prints it, the docs
 * draw it. Here are only its types, which cost nothing at run time. What each property means is written
 * in `schema-shape.ts`, which they are taken from; `schema.ts` checks a trace that comes from outside.
 */

import type { z } from "zod";
import type { JsonPath } from "./member-place.ts";
import type * as shape from "./schema-shape.ts";

export type { JsonPath };
export { TRACE_VERSION } from "./version.ts";

export type Trace = z.infer<typeof shape.traceSchema>;
export type Participant = z.infer<typeof shape.participant>;
export type Connection = z.infer<typeof shape.connection>;
export type Protocol = Connection["protocol"];
/** A header's name and value. */
export type Header = z.infer<typeof shape.header>;
export type Body = z.infer<typeof shape.body>;

export type TraceEvent = z.infer<typeof shape.event>;
export type RequestEvent = z.infer<typeof shape.request>;
export type ResponseEvent = z.infer<typeof shape.response>;
export type UpgradeEvent = z.infer<typeof shape.upgrade>;
export type FrameEvent = z.infer<typeof shape.frame>;
export type SseEvent = z.infer<typeof shape.sse>;
export type CloseEvent = z.infer<typeof shape.close>;
export type BytesEvent = z.infer<typeof shape.unframed>;
export type TimeoutEvent = z.infer<typeof shape.timeout>;
export type RefusedEvent = z.infer<typeof shape.refused>;

/** Where in an event the fault is. */
export interface Mark {
  event: string;
  /** `status`, `body`, `header` (with `header` its name), or the event as a whole. */
  part: "status" | "header" | "body" | "event";
  header?: string;
  /** Words beneath the caret: "expected 201". */
  note: string;
  /** The part of the body to put the caret under. Default: its beginning. */
  text?: string;
  /** The same in a body of JSON: the member there, or the one that would hold it. Goes before `text`. */
  path?: JsonPath;
}
