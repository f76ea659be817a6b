/**
 * What others have published, beside what this run has found. Pure.
 */

import { noiseIn } from "./self-checks.ts";
import type { EmptyPollFigures, Figures, Published, SweepFigures } from "../report/report.ts";
import { emptyPollsInWords } from "../words/sentences.ts";
import { webSocketBytes } from "../math/theory.ts";
import { digits } from "../words/names.ts";

type Comparison = (figures: Figures) => Published;

const LUBBERS_POLL_BYTES = 871;
const LUBBERS_CLIENTS = 1_000;
/** `6.6 Mbps` stands in the paper: it divides by 2 to the power of 20. */
const BITS_OF_THEIR_MEGABIT = 2 ** 20;

const perPoll: Comparison = (figures) => {
  const { emptyPolls, transports, payloadBytes } = figures;
  const sizeOf = (name: EmptyPollFigures["client"]) => {
    const poll = emptyPolls.find(({ client }) => client === name);
    return poll ? poll.requestBytes + poll.answerBytes : Number.NaN;
  };
  const theirs = (LUBBERS_POLL_BYTES * LUBBERS_CLIENTS * 8) / BITS_OF_THEIR_MEGABIT;
  const ours = (sizeOf("fetch") * LUBBERS_CLIENTS * 8) / BITS_OF_THEIR_MEGABIT;
  const isBetween =
    sizeOf("browser") < LUBBERS_POLL_BYTES && sizeOf("signed-in") > LUBBERS_POLL_BYTES;
  const between = isBetween ? ": theirs lie between Chromium's with and without a cookie" : "";
  const frame = transports.find(({ id }) => id === "websocket")?.bytes.perChange ?? Number.NaN;
  const times = (sizeOf("fetch") + payloadBytes + 1) / frame;
  return {
    id: "bytes-per-poll",
    source: "Lubbers and Greco, 2010",
    url: "http://www.websocket.org/quantum.html",
    claim: `${LUBBERS_POLL_BYTES} B of headers per poll: 6.6 Mbps for 1,000 clients that poll every second`,
    measured: `an empty poll and its response take ${emptyPollsInWords(figures)}; with fetch, 1,000 clients need ${digits(ours)} Mbps counted as they did, not ${digits(theirs)}`,
    verdict: "not the same",
    why: `The arithmetic is the same; header sizes depend on the client${between}. When every poll finds a change and its bytes count too, fetch takes ${digits(times)} times as many as a WebSocket, not 435.`,
  };
};

const perFrame: Comparison = ({ transports, payloadBytes }) => {
  const frame = transports.find(({ id }) => id === "websocket")?.bytes;
  const overhead = (frame?.perChange ?? Number.NaN) - payloadBytes;
  const isByRfc = frame !== undefined && frame.perChange === webSocketBytes(payloadBytes);
  return {
    id: "bytes-per-frame",
    source: "Lubbers and Greco, 2010",
    url: "http://www.websocket.org/quantum.html",
    claim: "2 B per WebSocket frame",
    measured: `${digits(overhead)} B before a payload of ${payloadBytes} B`,
    verdict: isByRfc && overhead === 2 ? "the same" : "not the same",
    why: "RFC 6455 adds 2 B to a payload of up to 125 B, 4 B up to 65,535 B, then 10 B.",
  };
};

const THEIR_EMPTY_SHARE = 0.985;

const emptyPolls: Comparison = ({ sweep }) => {
  const sparsest = sweep.reduce((one, other) =>
    one.changesPerInterval <= other.changesPerInterval ? one : other,
  );
  return {
    id: "empty-polls",
    source: "Zapier, REST Hooks, 2013",
    url: "http://resthooks.org/docs/performance/",
    claim: "98.5 % of polls find nothing; webhooks mean 66 times less load",
    measured: `${(sparsest.emptyShare * 100).toFixed(1)} % empty, ${digits(sparsest.pollsPerChange)} polls per change`,
    verdict:
      Math.abs(sparsest.emptyShare - THEIR_EMPTY_SHARE) <= 0.01 ? "the same" : "not the same",
    why: whyEmpty(sparsest),
  };
};

const whyEmpty = ({ changesPerInterval }: SweepFigures) =>
  `Both figures say the same: one change per 66 intervals. Here it was one per ${digits(1 / changesPerInterval)}; at another rate they would differ.`;

const transits: Comparison = (figures) => {
  const { oneWayMs, rows } = figures.delay;
  const held = rows.find(({ transport, isDense }) => transport === "long-poll" && !isDense);
  const [typical, longest] = [(held?.p50 ?? 0) / oneWayMs, (held?.max ?? 0) / oneWayMs];
  const isSame = typical < 1.2 && longest > 1.5 && longest < 3.4;
  const isUnclear = !isSame && noiseIn(figures) !== undefined;
  return {
    id: "transits",
    source: "RFC 6202, section 2.2",
    url: "https://www.rfc-editor.org/rfc/rfc6202#section-2.2",
    claim: "a long poll takes close to one transit on average, over three at most",
    measured: `${digits(typical)} at the median, ${digits(longest)} at most, with a delay of ${oneWayMs} ms each way`,
    verdict: isUnclear ? "too noisy to tell" : isSame ? "the same" : "not the same",
    why: "A change that happens while a response is on its way has to wait for the next request.",
  };
};

const sharing: Comparison = ({ delay }) => {
  const dense = delay.rows.find(({ transport, isDense }) => transport === "long-poll" && isDense);
  const requests = dense?.requestsPerChange ?? Number.NaN;
  return {
    id: "sharing",
    source: "RFC 6202, section 2.2",
    url: "https://www.rfc-editor.org/rfc/rfc6202#section-2.2",
    claim: "under load, one response to a long poll carries several changes",
    measured: `${digits(requests)} requests per change when changes happen faster than a request returns`,
    verdict: requests < 1 ? "the same" : "not the same",
    why: "Changes that happen while a request is on its way share one response.",
  };
};

/** Each published figure with what was the same and what was not. */
export const publishedOf = (figures: Figures): Published[] =>
  [perPoll, perFrame, emptyPolls, transits, sharing].map((compare) => compare(figures));
