/**
 * A report's shape, once: its types (`report.ts`), what checks it, and its JSON Schema come from here. The
 * descriptions are the format's documentation. Milliseconds, bytes and counts; null where there is nothing to say.
 */

import * as z from "zod";
import { REPORT_VERSION } from "./version.ts";

const figure = z.number();
const count = z.int().min(0);
const share = z.number().min(0).max(1);
const isDense = z
  .boolean()
  .describe("Whether changes follow one another faster than a request gets there and back.");

const NAMES = ["poll", "long-poll", "sse", "websocket", "webhook"] as const;
export const realTransport = z.enum(NAMES);
export const transport = z
  .enum(["baseline", ...NAMES])
  .describe("How one consumer listens, whatever its interval; `baseline` is a bare TCP push.");

export const delay = z.object({
  p50: figure.describe("Median over rounds of each round's median."),
  interval: z
    .tuple([figure, figure])
    .describe("Where the median lies with 95 % confidence, by a bootstrap over the rounds."),
  rounds: z.array(figure).describe("Each round's median."),
  p99: figure.describe("Median over rounds of each round's 99th percentile."),
  p99Rounds: z.array(figure).describe("Each round's 99th percentile."),
  p99Pooled: figure.describe("The 99th percentile of all rounds together."),
  quantiles: z.array(figure).length(51).describe("Percentiles 0, 2, 4 … 100 of all rounds."),
});

export const transportFigures = z.object({
  id: z
    .enum(["baseline", "websocket", "sse", "webhook", "long-poll", "poll-fast", "poll-slow"])
    .describe("The transport; `baseline` is a bare TCP push to compare the others with."),
  everyMs: figure.nullable().describe("The interval of a poller."),
  changes: count,
  lost: count,
  duplicates: count,
  delayMs: delay.describe("From the moment that the schedule wanted a change until it arrives."),
  bytes: z.object({
    perChange: figure,
    toConsumer: count,
    toProvider: count,
    payload: count.describe("All changes as JSON."),
    disagreeing: count.describe("Connections whose two ends have counted differently."),
    theory: figure
      .nullable()
      .describe("By the framing that its RFC prescribes; null where headers are up to the client."),
  }),
  requests: z.object({ perChange: figure, theory: figure.nullable() }),
  cpuUsPerChange: figure.describe(
    "The provider's processor time for each change, in microseconds, the baseline's push included; of pushes the median over rounds.",
  ),
  empty: z
    .object({ share, theory: share })
    .nullable()
    .describe("The share of polls that found nothing."),
  delayTheoryMs: figure
    .nullable()
    .describe("The median delay by theory; null where that is the baseline's."),
  spread: z
    .object({ distance: figure, critical: figure })
    .nullable()
    .describe("How far a poller's delays are from evenly spread, and how far chance alone may be."),
});

export const idleFigures = z.object({
  transport,
  consumers: count,
  connections: count,
  heapBytes: figure
    .nullable()
    .describe("Of one consumer at the provider; null where the platform cannot tell."),
  heapBytesAtHalf: figure.nullable().describe("The same with half of the consumers."),
  rssBytes: figure
    .nullable()
    .describe("All that the system gives for one consumer, the JavaScript heap included."),
});

export const idleTrafficFigures = z.object({
  transport: realTransport,
  unitBytes: figure.describe(
    "The size of what is sent again and again, in both directions: an empty poll, a held request, a comment.",
  ),
  perHour: figure.describe("How often it is sent in an hour."),
  everySeconds: figure.nullable(),
  requestsPerHour: figure,
  bytesPerHour: figure,
});

export const outageFigures = z.object({
  id: z.string(),
  transport: realTransport,
  isNaive: z.boolean(),
  emittedWhileAway: count,
  lostByTheory: z
    .object({ least: z.int(), most: z.int() })
    .describe("How many changes a consumer that starts over must lose."),
  lost: count,
  duplicates: count,
  outOfOrder: count,
  latestMs: figure,
  attempts: count.nullable(),
  strip: z
    .array(z.tuple([figure, figure.nullable()]))
    .describe("When each change happened and when it first arrived, from the first change on."),
});

export const sweepFigures = z.object({
  changesPerInterval: figure.describe("Changes in each interval (lambda times T), as measured."),
  pollsPerChange: figure,
  emptyShare: share,
  bytesPerChange: figure,
  delayMeanMs: figure,
  theory: z.object({ pollsPerChange: figure, emptyShare: share, bytesPerChange: figure }),
  everyMs: figure,
});

export const emptyPollFigures = z
  .object({
    client: z
      .enum(["bare", "fetch", "browser", "signed-in"])
      .describe("Whose headers: `signed-in` is the browser's with a cookie and a token."),
    requestBytes: count,
    answerBytes: count,
  })
  .describe("One poll that finds nothing.");

const frozenFigures = z
  .object({ transport: z.enum(["sse", "websocket"]), sentBytes: count, bufferedBytes: count })
  .describe("What is sent to a frozen consumer, and what of it stays in the provider's memory.");

export const delayFigures = z.object({
  transport,
  isDense,
  isReopened: z.boolean().describe("Whether each change has to open a connection."),
  p50: figure,
  p99: figure,
  max: figure,
  requestsPerChange: figure.nullable(),
  theoryMs: z.object({ least: figure, most: figure }),
});

export const check = z.object({
  id: z.string(),
  what: z.string(),
  expected: z.string(),
  measured: z.string(),
  verdict: z.enum(["holds", "fails", "unclear"]),
  isTimed: z.boolean().describe("Whether time decides it: then a noisy machine can."),
});

export const published = z.object({
  id: z.string(),
  source: z.string(),
  url: z.url(),
  claim: z.string(),
  measured: z.string(),
  verdict: z.enum(["the same", "not the same", "too noisy to tell"]),
  why: z.string(),
});

export const articleVerdict = z
  .object({
    id: z.enum(["api", "websocket", "webhook"]),
    claim: z.string(),
    tag: z.enum(["supported", "supported with a condition", "not supported by this run"]),
    decidedBy: z.string().describe("The row that decides."),
    because: z
      .array(z.string())
      .describe("The conditions, or what speaks against it; empty when it is supported."),
    notMeasured: z.string().describe("What of it this run cannot know."),
  })
  .describe("A sentence that is often said of the three, judged by the figures of this run.");

export const clock = z
  .object({ offsetUs: figure, rttUs: figure })
  .describe("How far the consumer's clock is from the provider's, by the fastest echo.");

export const figures = z.object({
  version: z.literal(REPORT_VERSION),
  profile: z.enum(["quick", "default", "full"]),
  consumer: z.enum(["solution", "exercise"]),
  seed: count,
  startedAt: z.iso.datetime(),
  tookSeconds: figure,
  payloadBytes: count.describe("A change as JSON, the same for every transport."),
  machine: z.object({
    node: z.string(),
    platform: z.string(),
    cpus: count,
    cpu: z.string(),
    loadAverage: figure,
    openFiles: count.nullable().describe("How many files a process may have open."),
  }),
  clock: z.object({ before: clock, after: clock }),
  schedule: z.object({
    perSecond: figure,
    rounds: count,
    changesPerRound: count,
    lateMs: z
      .object({ p50: figure, p99: figure })
      .describe("How much later than scheduled the changes happened."),
  }),
  transports: z.array(transportFigures),
  idleWanted: count.describe("How many idle consumers were wanted; the system may allow fewer."),
  idle: z.array(idleFigures),
  idleTraffic: z.array(idleTrafficFigures),
  outage: z.object({ awayMs: figure, changes: count, rows: z.array(outageFigures) }),
  sweep: z.array(sweepFigures),
  emptyPolls: z.array(emptyPollFigures),
  frozen: z
    .array(frozenFigures)
    .nullable()
    .describe("Null where no process can be frozen, as on Windows."),
  delay: z.object({ oneWayMs: figure, rows: z.array(delayFigures) }),
});

export const report = figures.extend({
  checks: z.array(check),
  published: z.array(published),
  verdicts: z.array(articleVerdict),
});
