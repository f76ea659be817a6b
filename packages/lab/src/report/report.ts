/**
 * What a run of the lab has found, as it is printed, drawn and written to a file. Types only; `schema.ts`
 * checks what comes from outside. Milliseconds, bytes and counts; null where there is nothing to say.
 */

import type {
  DelayFigures,
  EmptyPollFigures,
  FrozenFigures,
  IdleFigures,
  OutageFigures,
  SweepFigures,
  IdleTrafficFigures,
} from "./tables.ts";

export type * from "./tables.ts";

export const REPORT_VERSION = 3;

/** The transports that are measured, and `baseline`: a bare TCP push to compare them with. */
export type TransportId =
  "baseline" | "websocket" | "sse" | "webhook" | "long-poll" | "poll-fast" | "poll-slow";

export interface Delay {
  /** Median over rounds of each round's median. */
  p50: number;
  /** Where the median lies with 95 % confidence, by a bootstrap over the rounds. */
  interval: [least: number, most: number];
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

export interface TransportFigures {
  id: TransportId;
  /** The interval of a poller. */
  everyMs: number | null;
  changes: number;
  lost: number;
  duplicates: number;
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
  /**
   * The provider's processor time for each change, in microseconds, the baseline's push included; of
   * what is pushed the median over rounds.
   */
  cpuUsPerChange: number;
  /** The share of polls that found nothing, and what it is by theory. */
  empty: { share: number; theory: number } | null;
  /** What theory says of the median delay; null where that is the baseline. */
  delayTheoryMs: number | null;
  /** For a poller: how far its delays are from evenly spread, and what chance alone would give. */
  spread: { distance: number; critical: number } | null;
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

/** One of the sentences that are often said of the three, with a tag by the figures of this run. */
export interface ArticleVerdict {
  id: "api" | "websocket" | "webhook";
  claim: string;
  tag: "supported" | "supported with a condition" | "not supported by this run";
  /** The row that decides. */
  decidedBy: string;
  /** The conditions, or what speaks against it; none when it is supported. */
  because: string[];
  /** What of it this run cannot know. */
  notMeasured: string;
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
  transports: TransportFigures[];
  /** How many idle consumers were wanted; the system may allow less open files. */
  idleWanted: number;
  idle: IdleFigures[];
  idleTraffic: IdleTrafficFigures[];
  outage: { awayMs: number; changes: number; rows: OutageFigures[] };
  sweep: SweepFigures[];
  emptyPolls: EmptyPollFigures[];
  /** Null where no process can be frozen, as on Windows. */
  frozen: FrozenFigures[] | null;
  delay: { oneWayMs: number; rows: DelayFigures[] };
}

/** What was measured, what the lab thinks of it, and what others have published and say. */
export interface Report extends Figures {
  checks: Check[];
  published: Published[];
  verdicts: ArticleVerdict[];
}
