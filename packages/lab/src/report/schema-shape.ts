/**
 * The shape of a report, as `report/report.ts` types it.
 */

import * as z from "zod";
import { REPORT_VERSION, type Report } from "./report.ts";

const figure = z.number();
const count = z.int().min(0);
const share = z.number().min(0).max(1);
const listening = z.enum(["baseline", "poll", "long-poll", "sse", "websocket", "webhook"]);
const transport = z.enum(["poll", "long-poll", "sse", "websocket", "webhook"]);

const delay = z.object({
  p50: figure,
  interval: z.tuple([figure, figure]),
  rounds: z.array(figure),
  p99: figure,
  p99Rounds: z.array(figure),
  p99Pooled: figure,
  quantiles: z.array(figure).length(51),
});

const transportFigures = z.object({
  id: z.enum(["baseline", "websocket", "sse", "webhook", "long-poll", "poll-fast", "poll-slow"]),
  everyMs: figure.nullable(),
  changes: count,
  lost: count,
  duplicates: count,
  delayMs: delay,
  bytes: z.object({
    perChange: figure,
    toConsumer: count,
    toProvider: count,
    payload: count,
    disagreeing: count,
    theory: figure.nullable(),
  }),
  requests: z.object({ perChange: figure, theory: figure.nullable() }),
  cpuUsPerChange: figure,
  empty: z.object({ share, theory: share }).nullable(),
  delayTheoryMs: figure.nullable(),
  spread: z.object({ distance: figure, critical: figure }).nullable(),
});

const idle = z.object({
  transport: listening,
  consumers: count,
  connections: count,
  heapBytes: figure.nullable(),
  heapBytesAtHalf: figure.nullable(),
  rssBytes: figure.nullable(),
});

const idleTraffic = z.object({
  transport,
  unitBytes: figure,
  perHour: figure,
  everySeconds: figure.nullable(),
  requestsPerHour: figure,
  bytesPerHour: figure,
});

const outage = z.object({
  id: z.string(),
  transport,
  isNaive: z.boolean(),
  emittedWhileAway: count,
  lostByTheory: z.object({ least: z.int(), most: z.int() }),
  lost: count,
  duplicates: count,
  outOfOrder: count,
  latestMs: figure,
  attempts: count.nullable(),
  strip: z.array(z.tuple([figure, figure.nullable()])),
});

const sweep = z.object({
  changesPerInterval: figure,
  pollsPerChange: figure,
  emptyShare: share,
  bytesPerChange: figure,
  delayMeanMs: figure,
  theory: z.object({ pollsPerChange: figure, emptyShare: share, bytesPerChange: figure }),
  everyMs: figure,
});

const emptyPoll = z.object({
  client: z.enum(["bare", "fetch", "browser", "signed-in"]),
  requestBytes: count,
  answerBytes: count,
});

const frozen = z.object({
  transport: z.enum(["sse", "websocket"]),
  sentBytes: count,
  bufferedBytes: count,
});

const delayed = z.object({
  transport: listening,
  isDense: z.boolean(),
  isReopened: z.boolean(),
  p50: figure,
  p99: figure,
  max: figure,
  requestsPerChange: figure.nullable(),
  theoryMs: z.object({ least: figure, most: figure }),
});

const check = z.object({
  id: z.string(),
  what: z.string(),
  expected: z.string(),
  measured: z.string(),
  verdict: z.enum(["holds", "fails", "unclear"]),
  isTimed: z.boolean(),
});

const published = z.object({
  id: z.string(),
  source: z.string(),
  url: z.url(),
  claim: z.string(),
  measured: z.string(),
  verdict: z.enum(["the same", "not the same", "too noisy to tell"]),
  why: z.string(),
});

const article = z.object({
  id: z.enum(["api", "websocket", "webhook"]),
  claim: z.string(),
  tag: z.enum(["supported", "supported with a condition", "not supported by this run"]),
  decidedBy: z.string(),
  because: z.array(z.string()),
  notMeasured: z.string(),
});

const clock = z.object({ offsetUs: figure, rttUs: figure });

export const shape = z.object({
  version: z.literal(REPORT_VERSION),
  profile: z.enum(["quick", "default", "full"]),
  consumer: z.enum(["solution", "exercise"]),
  seed: count,
  startedAt: z.iso.datetime(),
  tookSeconds: figure,
  payloadBytes: count,
  machine: z.object({
    node: z.string(),
    platform: z.string(),
    cpus: count,
    cpu: z.string(),
    loadAverage: figure,
    openFiles: count.nullable(),
  }),
  clock: z.object({ before: clock, after: clock }),
  schedule: z.object({
    perSecond: figure,
    rounds: count,
    changesPerRound: count,
    lateMs: z.object({ p50: figure, p99: figure }),
  }),
  transports: z.array(transportFigures),
  idleWanted: count,
  idle: z.array(idle),
  idleTraffic: z.array(idleTraffic),
  outage: z.object({ awayMs: figure, changes: count, rows: z.array(outage) }),
  sweep: z.array(sweep),
  emptyPolls: z.array(emptyPoll),
  frozen: z.array(frozen).nullable(),
  delay: z.object({ oneWayMs: figure, rows: z.array(delayed) }),
  checks: z.array(check),
  published: z.array(published),
  verdicts: z.array(article),
}) satisfies z.ZodType<Report>;
