/**
 * What a run of the lab has found, as it is printed, drawn and written to a file. Types only; `schema.ts`
 * checks what comes from outside. Milliseconds, bytes and counts; null where there is nothing to say.
 */

export const REPORT_VERSION = 1;

/** The ways that are measured; `floor` is no way but a bare TCP push to compare with. */
export type WayId =
  "floor" | "websocket" | "sse" | "webhook" | "long-poll" | "poll-fast" | "poll-slow";

/** How one consumer listens, whatever its interval. */
export type Listening = "floor" | "poll" | "long-poll" | "sse" | "websocket" | "webhook";

export interface Delay {
  /** Median over rounds of each round's median. */
  p50: number;
  /** Each round's median. */
  rounds: number[];
  /** Median over rounds of each round's 99th percentile. */
  p99: number;
  /** Each round's 99th percentile. */
  p99Rounds: number[];
  /** The 99th percentile of all rounds together. */
  p99Pooled: number;
  /** Percentiles 0, 2, 4 … 100 of all rounds together. */
  quantiles: number[];
}

export interface WayFigures {
  id: WayId;
  /** The interval of a poller. */
  everyMs: number | null;
  changes: number;
  lost: number;
  double: number;
  /** From the moment that the schedule wanted the change until the consumer has it. */
  delayMs: Delay;
  bytes: {
    perChange: number;
    toConsumer: number;
    toProvider: number;
    /** What all changes are as JSON. */
    payload: number;
    /** Connections of which the two ends have counted differently. */
    disagreeing: number;
    /** By the framing that its RFC prescribes; null where headers are the client's own business. */
    theory: number | null;
  };
  requests: { perChange: number; theory: number | null };
  /** The share of polls that found nothing, and what it is by theory. */
  empty: { share: number; theory: number } | null;
  /** What theory says of the median delay; null where that is the floor. */
  delayTheoryMs: number | null;
  /** For a poller: how far its delays are from evenly spread, and what chance alone would give. */
  spread: { distance: number; critical: number } | null;
}

export interface IdleFigures {
  way: Listening;
  consumers: number;
  connections: number;
  /** Of one consumer at the provider; null where the platform cannot tell. */
  heapBytes: number | null;
  /** The same with half of the consumers. */
  heapBytesAtHalf: number | null;
  /** All that the system gives for one consumer, what JavaScript holds included. */
  rssBytes: number | null;
}

export interface WasteFigures {
  way: Exclude<Listening, "floor">;
  /** What is sent again and again, in bytes both ways: an empty poll, a held request, a comment. */
  unitBytes: number;
  /** How often, in an hour; and every how many seconds. */
  perHour: number;
  everySeconds: number | null;
  requestsPerHour: number;
  bytesPerHour: number;
}

export interface OutageFigures {
  id: string;
  way: Exclude<Listening, "floor">;
  isNaive: boolean;
  emittedWhileAway: number;
  /** How many a consumer that starts anew must lose, at least and at most. */
  lostByTheory: { least: number; most: number };
  lost: number;
  double: number;
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

export interface DelayFigures {
  way: Listening;
  isDense: boolean;
  p50: number;
  p99: number;
  max: number;
  requestsPerChange: number | null;
  theoryMs: { least: number; most: number };
}

export type Verdict = "holds" | "fails" | "unclear";

export interface Check {
  id: string;
  what: string;
  expected: string;
  measured: string;
  verdict: Verdict;
  /** Whether time decides it: then a noisy machine can. */
  isTimed: boolean;
}

export interface Published {
  id: string;
  source: string;
  url: string;
  claim: string;
  measured: string;
  verdict: "the same" | "not the same" | "too noisy to tell";
  why: string;
}

export interface ClockFigures {
  offsetUs: number;
  rttUs: number;
}

/** What was measured. */
export interface Figures {
  version: typeof REPORT_VERSION;
  profile: "quick" | "default" | "full";
  consumer: "solution" | "exercise";
  seed: number;
  /** ISO 8601. */
  startedAt: string;
  tookSeconds: number;
  payloadBytes: number;
  machine: {
    node: string;
    platform: string;
    cpus: number;
    cpu: string;
    loadAverage: number;
    openFiles: number | null;
  };
  clock: { before: ClockFigures; after: ClockFigures };
  schedule: {
    perSecond: number;
    rounds: number;
    changesPerRound: number;
    lateMs: { p50: number; p99: number };
  };
  ways: WayFigures[];
  /** How many idle consumers were wanted; the system may allow less open files. */
  idleWanted: number;
  idle: IdleFigures[];
  waste: WasteFigures[];
  outage: { awayMs: number; changes: number; rows: OutageFigures[] };
  sweep: SweepFigures[];
  delay: { oneWayMs: number; rows: DelayFigures[] };
}

/** What was measured, what the lab thinks of it, and what others have published. */
export interface Report extends Figures {
  checks: Check[];
  published: Published[];
}
