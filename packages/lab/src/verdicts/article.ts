/**
 * What is often said of the three, and what a run says to it. Pure: every tag follows from figures.
 *
 * The sentences are the first rule that articles end with (which one for CRUD, for pages in real time,
 * between servers), in our own words. What a run on one machine cannot know stands beside each.
 */

import { isFaster } from "../math/order.ts";
import type { ArticleVerdict, Figures, OutageFigures } from "../report/report.ts";
import { outageName, percent } from "../words/sentences.ts";
import { bytes, digits, duration, nameOfTransport } from "../words/names.ts";

/** What speaks against a sentence, and what it depends on; none of either: it is supported. */
interface Findings {
  /** The row that decides. */
  decidedBy: string;
  against: readonly string[];
  conditions: readonly string[];
}

type Judged = Pick<ArticleVerdict, "id" | "claim" | "notMeasured"> & {
  judge: (figures: Figures) => Findings;
};

const SENTENCES: readonly Judged[] = [
  {
    id: "api",
    claim: "An API is right for creating, reading, changing and deleting.",
    judge: judgeApi,
    notMeasured: "writes, and how fast your own request is answered",
  },
  {
    id: "websocket",
    claim: "A WebSocket is right for pages that update in real time.",
    judge: judgeWebSocket,
    notMeasured: "browsers, proxies, and a page that sends too",
  },
  {
    id: "webhook",
    claim: "A webhook is right between servers.",
    judge: judgeWebhook,
    notMeasured: "whether the other server can be reached from outside, and TLS",
  },
];

/** Each sentence with its tag. */
export const articleVerdicts = (figures: Figures): ArticleVerdict[] =>
  SENTENCES.map(({ judge, ...sentence }) => {
    const { decidedBy, against, conditions } = judge(figures);
    if (against.length > 0) {
      return { ...sentence, decidedBy, tag: "not supported by this run", because: [...against] };
    }
    const tag = conditions.length > 0 ? "supported with a condition" : "supported";
    return { ...sentence, decidedBy, tag, because: [...conditions] };
  });

/** Where more polls than this find nothing, polling is mostly for nothing. */
const MOSTLY = 0.5;

/** An API answers every request; the question is what a consumer pays that does not know when to ask. */
function judgeApi(figures: Figures): Findings {
  const { sweep } = figures;
  const [sparsest] = sweep.toSorted(
    (one, other) => one.changesPerInterval - other.changesPerInterval,
  );
  const isMostlyEmpty = sparsest !== undefined && sparsest.emptyShare > MOSTLY;
  const conditions = isMostlyEmpty
    ? ["poll only where changes are about as frequent as your polls: the other polls find nothing"]
    : [];
  return {
    decidedBy: sparsest
      ? `polling at ${digits(sparsest.changesPerInterval)} changes per interval: ${percent(sparsest.emptyShare)} of the polls find nothing, ${bytes(sparsest.bytesPerChange)} per change`
      : "no row",
    against: losses(figures, "poll"),
    conditions,
  };
}

/** Through the proxy, medians closer to each other than this are the same: timers add as much. */
const SAME_WITHIN_MS = 3;

function judgeWebSocket(figures: Figures): Findings {
  const { transports, delay } = figures;
  const webSocket = transports.find(({ id }) => id === "websocket");
  const poll = transports.find(({ id }) => id === "poll-fast");
  const isSooner =
    webSocket !== undefined &&
    poll !== undefined &&
    isFaster(webSocket.delayMs.rounds, poll.delayMs.rounds);
  const late = isSooner ? [] : ["it is not clearly faster than polling"];
  const over = (transport: string) =>
    delay.rows.find((row) => row.transport === transport && !row.isDense)?.p50 ?? Number.NaN;
  const [own, stream] = [over("websocket"), over("sse")];
  const conditions = [
    ...(stream - own < SAME_WITHIN_MS
      ? ["use it where the page sends too: for a page that only listens, SSE is as fast"]
      : []),
    ...lossesOfNaive(figures, "websocket", "it has to say where it left off when it reconnects"),
  ];
  return {
    decidedBy: `${digits(own)} ms by WebSocket and ${digits(stream)} ms by SSE with a delay of ${delay.oneWayMs} ms each way; without it ${digits(webSocket?.delayMs.p50 ?? Number.NaN)} ms by WebSocket and ${digits(poll?.delayMs.p50 ?? Number.NaN)} ms by ${poll ? nameOfTransport(poll) : "polling"}`,
    against: [...late, ...losses(figures, "websocket")],
    conditions,
  };
}

function judgeWebhook(figures: Figures): Findings {
  const idle = (transport: string) => figures.idle.find((row) => row.transport === transport);
  const open = idle("webhook")?.connections ?? Number.NaN;
  const held = idle("websocket")?.connections ?? Number.NaN;
  const isHeld = open > 0 ? ["waiting for it holds a connection too"] : [];
  const { rows } = figures.outage;
  const unchecked = rows.find(({ id }) => id === "webhook-unchecked");
  const resumed = rows.find(({ transport, isNaive }) => transport === "webhook" && !isNaive);
  const conditions = [
    ...lossesOfNaive(
      figures,
      "webhook",
      "the provider has to keep retrying for longer than an outage",
    ),
    ...((unchecked?.duplicates ?? 0) > 0
      ? [`the consumer has to check webhook-id: ${unchecked?.duplicates} arrived twice`]
      : []),
    ...((resumed?.outOfOrder ?? 0) > 0
      ? [`the changes need sequence numbers: ${resumed?.outOfOrder} arrived out of order`]
      : []),
  ];
  return {
    decidedBy: `${(idle("webhook")?.consumers ?? 0).toLocaleString("en")} idle consumers hold ${digits(open)} connections with webhooks and ${digits(held)} with WebSockets`,
    against: [...isHeld, ...losses(figures, "webhook")],
    conditions,
  };
}

/** What a consumer that resumes has lost or acted on twice: then the transport itself falls short. */
function losses(figures: Figures, transport: OutageFigures["transport"]): string[] {
  return figures.outage.rows
    .filter((row) => row.transport === transport && !row.isNaive && row.lost + row.duplicates > 0)
    .map((row) => `${outageName(row, figures)}: ${row.lost} lost, ${row.duplicates} duplicates`);
}

function lossesOfNaive(
  figures: Figures,
  transport: OutageFigures["transport"],
  remedy: string,
): string[] {
  const { rows, awayMs } = figures.outage;
  const naive = rows.find((row) => row.id === transport && row.isNaive);
  if (!naive || naive.lost === 0) return [];
  return [`${remedy}: without that, ${naive.lost} changes were lost in ${duration(awayMs)}`];
}
