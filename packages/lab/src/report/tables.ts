/**
 * The rows of the tables in which something is counted. Types only; bytes, milliseconds and counts, null
 * where there is nothing to say.
 */

/** How one consumer listens, whatever its interval. */
export type Transport = "baseline" | "poll" | "long-poll" | "sse" | "websocket" | "webhook";

export interface IdleFigures {
  transport: Transport;
  consumers: number;
  connections: number;
  /** Of one consumer at the provider; null where the platform cannot tell. */
  heapBytes: number | null;
  /** The same with half of the consumers. */
  heapBytesAtHalf: number | null;
  /** All that the system gives for one consumer, what JavaScript holds included. */
  rssBytes: number | null;
}

export interface IdleTrafficFigures {
  transport: Exclude<Transport, "baseline">;
  /** What is sent again and again, in bytes of both directions: an empty poll, a held request, a comment. */
  unitBytes: number;
  /** How often, in an hour; and every how many seconds. */
  perHour: number;
  everySeconds: number | null;
  requestsPerHour: number;
  bytesPerHour: number;
}

export interface OutageFigures {
  id: string;
  transport: Exclude<Transport, "baseline">;
  isNaive: boolean;
  emittedWhileAway: number;
  /** How many a consumer that starts anew must lose, at least and at most. */
  lostByTheory: { least: number; most: number };
  lost: number;
  duplicates: number;
  outOfOrder: number;
  latestMs: number;
  attempts: number | null;
  /** Each change: when it happened and when it was heard first, in milliseconds from the first change. */
  strip: [emittedMs: number, heardMs: number | null][];
}

export interface SweepFigures {
  /** Changes for each interval (lambda times T), as they came. */
  changesPerInterval: number;
  pollsPerChange: number;
  emptyShare: number;
  bytesPerChange: number;
  delayMeanMs: number;
  theory: { pollsPerChange: number; emptyShare: number; bytesPerChange: number };
  everyMs: number;
}

/** One poll that finds nothing, by the headers of who asks; `signed-in` has a cookie and a token too. */
export interface EmptyPollFigures {
  client: "bare" | "fetch" | "browser" | "signed-in";
  requestBytes: number;
  answerBytes: number;
}

/** What is sent to a consumer that is frozen, and what of it stays in the provider's memory. */
export interface FrozenFigures {
  transport: "sse" | "websocket";
  sentBytes: number;
  bufferedBytes: number;
}

export interface DelayFigures {
  transport: Transport;
  /** Whether changes follow one another faster than a request gets there and back. */
  isDense: boolean;
  /** Whether each change has to open a connection. */
  isReopened: boolean;
  p50: number;
  p99: number;
  max: number;
  requestsPerChange: number | null;
  theoryMs: { least: number; most: number };
}
