/**
 * One sentence for each row, made of its figures. Pure.
 */

import { isFaster, orderOf } from "../math/order.ts";
import type {
  ArticleVerdict,
  DelayFigures,
  Figures,
  IdleFigures,
  OutageFigures,
  Report,
  TransportFigures,
} from "../report/report.ts";
import { bytes, digits, duration, nameOf, nameOfTransport } from "./names.ts";

/** `raw TCP push < WebSocket ~ SSE < …`. */
export const orderSentence = ({ transports }: Report): string =>
  orderOf(
    transports.map((transport) => ({
      name: nameOfTransport(transport),
      rounds: transport.delayMs.rounds,
    })),
  );

/** What each transport costs the provider's processor. */
export function cpuSentence({ transports }: Report): string {
  const each = transports
    .map((transport) => `${nameOfTransport(transport)} ${digits(transport.cpuUsPerChange)}`)
    .join(", ");
  return `The provider's processor time for each change, in µs: ${each}.`;
}

/** How a transport compares with the baseline and with theory. */
export function transportSentence(
  transport: TransportFigures,
  { transports, payloadBytes }: Report,
): string {
  const name = capital(nameOfTransport(transport));
  const baseline = transports.find(({ id }) => id === "baseline");
  const p50 = `${digits(transport.delayMs.p50)} ms`;
  const cost = `${digits(transport.bytes.perChange)} B for ${payloadBytes} B of JSON`;
  if (transport.id === "baseline" || !baseline)
    return `${name}: ${p50} and ${cost}; nothing can be less.`;
  if (transport.delayTheoryMs !== null) {
    const empty = transport.empty
      ? `; ${percent(transport.empty.share)} of its polls found nothing`
      : "";
    return `${name}: a change is ${p50} old by the median, half of the interval is ${digits(transport.delayTheoryMs)} ms${empty}.`;
  }
  const times = digits(transport.delayMs.p50 / baseline.delayMs.p50);
  const told = isFaster(baseline.delayMs.rounds, transport.delayMs.rounds)
    ? `${times} times a bare push`
    : "not to be told apart from a bare push";
  return `${name}: ${p50}, ${told}, and ${cost}${ofRequests(transport)}.`;
}

function ofRequests({ requests }: TransportFigures): string {
  if (requests.perChange === 0) return "";
  const count = digits(requests.perChange);
  return ` in ${count} ${count === "1" ? "request" : "requests"}`;
}

export function idleSentence({
  transport,
  connections,
  consumers,
  heapBytes,
  rssBytes,
}: IdleFigures): string {
  const open =
    connections === 0 ? "no connection" : `${connections.toLocaleString("en")} connections`;
  const heap = heapBytes === null ? "" : `; each takes ${bytes(heapBytes)} of heap`;
  const rss = rssBytes === null ? "" : `, ${bytes(rssBytes)} in all`;
  return `${capital(nameOf(transport))}: ${consumers.toLocaleString("en")} idle consumers hold ${open}${heap}${rss}.`;
}

export function outageSentence(row: OutageFigures, report: Report): string {
  const { lost, duplicates, latestMs } = row;
  const name = capital(outageName(row, report));
  if (lost === 0 && duplicates === 0) {
    return `${name}: nothing lost and nothing double; the latest came after ${duration(latestMs)}.`;
  }
  return `${name}: ${lost} of ${report.outage.changes} lost, ${duplicates} double.`;
}

/** `long polling, many changes`; `webhook on new connections`. */
export function delayName({ transport, isDense, isReopened }: DelayFigures): string {
  if (isReopened) return `${nameOf(transport)} on new connections`;
  return isDense ? `${nameOf(transport)}, many changes` : nameOf(transport);
}

/** What lies at the provider for a consumer that stands still; nothing tells it so. */
export function frozenSentence({ frozen }: Figures): string {
  if (frozen === null) return "A frozen consumer: n/a on this platform.";
  const each = frozen.map(
    ({ transport, sentBytes, bufferedBytes }) =>
      `${bytes(bufferedBytes)} of ${bytes(sentBytes)} by ${nameOf(transport)}`,
  );
  return `A consumer is frozen, and the provider goes on: without an error, ${each.join(" and ")} stay in the provider's memory.`;
}

const CLIENTS = {
  bare: "with no header but Host",
  fetch: "by Node's fetch",
  browser: "by Chromium",
  "signed-in": "by Chromium with a cookie and a token",
} as const;

/** `205 B by Node's fetch, …`: a poll that finds nothing, with its answer. */
export const emptyPollsInWords = ({ emptyPolls }: Figures): string =>
  emptyPolls
    .map(
      ({ client, requestBytes, answerBytes }) =>
        `${digits(requestBytes + answerBytes)} B ${CLIENTS[client]}`,
    )
    .join(", ");

/** What a run says to one of the article's sentences: conditions, the row that decides, what it cannot know. */
export function articleSentence({ because, decidedBy, notMeasured }: ArticleVerdict): string {
  const told = because.map((each) => `${capital(each)}. `).join("");
  return `${told}Decided by: ${decidedBy}. Not measured here: ${notMeasured}.`;
}

/** `SSE, starts anew`; `webhook, retried, not checked`. */
export function outageName(
  { id, transport, isNaive }: OutageFigures,
  { consumer }: Pick<Figures, "consumer">,
): string {
  const name = nameOf(transport);
  if (!isNaive) return `${name}, ${consumer === "exercise" ? "yours" : "resumes"}`;
  if (id !== transport) return `${name}, retried, never checked`;
  return transport === "webhook" ? `${name}, one retry at once` : `${name}, starts anew`;
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** The text with a capital letter at its beginning. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
