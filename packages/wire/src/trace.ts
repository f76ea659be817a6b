/**
 * The trace: what crossed the wire, in the order in which it crossed.
 *
 * One form for everything that looks at traffic: the tests judge it, the terminal prints it, the docs
 * draw it. This file is only its shape, so that a web page can import it at no cost; `schema.ts` checks
 * a trace that comes from outside.
 *
 * All times are milliseconds on one monotonic clock, counted from the start of the recording;
 * `startedAt` ties them to the time of day.
 */

/** Raised when a reader of the older form could misread the newer one. */
export const TRACE_VERSION = 1;

/** Somebody who takes part: a consumer, the provider, a webhook's receiver. */
export interface Participant {
  id: string;
  /** What people call it: "Ada", "your server". */
  label: string;
  kind: "consumer" | "provider" | "receiver";
}

export type Protocol = "http/1.1" | "websocket";

/** One TCP connection, from its opening to its end. */
export interface Connection {
  id: string;
  /** The participant who opened it. */
  from: string;
  to: string;
  /** What is spoken on it now: a WebSocket begins as HTTP and is upgraded. */
  protocol: Protocol;
  openedAt: number;
  upgradedAt?: number;
  closedAt?: number;
  closed?: {
    by: string;
    /** As in RFC 6455, section 7.4; 1005 and 1006 are what an end sees, never what is sent. */
    closeCode?: number;
    reason?: string;
  };
}

/** A header as it was sent: its case and its place are kept. */
export type Header = readonly [name: string, value: string];

export interface Body {
  /** Present when the bytes are valid UTF-8. */
  text?: string;
  /** Present when they are not. */
  base64?: string;
  /** The size as sent, also where the recording keeps only a part. */
  bytes: number;
  truncated?: boolean;
}

interface EventBase {
  id: string;
  connection: string;
  from: string;
  to: string;
  sentAt: number;
  /** Absent: it never arrived, or nobody saw it arrive. */
  receivedAt?: number;
  /** The id of the event that this one answers. */
  inReplyTo?: string;
}

export interface RequestEvent extends EventBase {
  kind: "request";
  method: string;
  /** The request target as sent, such as `/todos?after=3`. */
  target: string;
  headers: Header[];
  body?: Body;
  /** For a webhook's delivery: the how-manieth attempt this is, counted from 1. */
  attempt?: number;
}

export interface ResponseEvent extends EventBase {
  kind: "response";
  status: number;
  reason: string;
  headers: Header[];
  body?: Body;
}

/** The request and the 101 that turn an HTTP connection into a WebSocket (RFC 6455, section 4). */
export interface UpgradeEvent extends EventBase {
  kind: "upgrade";
  status: number;
  reason: string;
  headers: Header[];
}

/** A whole message or a control frame (RFC 6455, sections 5.5 and 5.6). */
export interface FrameEvent extends EventBase {
  kind: "text" | "binary" | "ping" | "pong";
  body: Body;
}

/**
 * One block of a `text/event-stream`: an event or a comment (WHATWG HTML, section 9.2.5). It follows the
 * response that it is a part of, which was recorded when its head arrived.
 */
export interface SseEvent extends EventBase {
  kind: "sse";
  /** Its lines, without the empty one that ends it. */
  body: Body;
}

export interface CloseEvent extends EventBase {
  kind: "close";
  /** Absent: a Close frame without a body. */
  closeCode?: number;
  closeReason?: string;
}

/** Bytes that are no whole message, such as a frame that breaks the rules on purpose. */
export interface BytesEvent extends EventBase {
  kind: "bytes";
  /** What they are, in words: "a text frame without a mask". */
  label: string;
  body: Body;
}

/** Something that did not come, for as long as somebody waited. */
export interface TimeoutEvent extends EventBase {
  kind: "timeout";
  waitedMs: number;
  /** What was waited for, in words: `a message {"type":"added"}`. */
  awaited: string;
}

/** Nobody listens there, or the connection broke off. */
export interface RefusedEvent extends EventBase {
  kind: "refused" | "dropped";
  /** The system's word for it, such as ECONNREFUSED. */
  code: string;
}

export type TraceEvent =
  | RequestEvent
  | ResponseEvent
  | UpgradeEvent
  | FrameEvent
  | SseEvent
  | CloseEvent
  | BytesEvent
  | TimeoutEvent
  | RefusedEvent;

export interface Trace {
  version: typeof TRACE_VERSION;
  title: string;
  /** When the recording began, in RFC 3339's form and in UTC. Absent where the day does not matter. */
  startedAt?: string;
  participants: Participant[];
  connections: Connection[];
  /** In the order in which the recorder saw them. */
  events: TraceEvent[];
}

/** Where in an event the fault is. */
export interface Mark {
  event: string;
  /** `status`, `body`, `header` (with `header` its name), or the event as a whole. */
  part: "status" | "header" | "body" | "event";
  header?: string;
  /** Words beneath the caret: "expected 201". */
  note: string;
  /** A piece of the body to put the caret under; the body's beginning without it. */
  text?: string;
}
