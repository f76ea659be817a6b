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
  WayFigures,
} from "../report/report.ts";
import { bytes, digits, duration, nameOf, nameOfWay } from "./names.ts";

/** `raw TCP push < WebSocket ~ SSE < …`. */
export const orderSentence = ({ ways }: Report): string =>
  orderOf(ways.map((way) => ({ name: nameOfWay(way), rounds: way.delayMs.rounds })));

/** What each way costs the provider's processor. */
export function cpuSentence({ ways }: Report): string {
  const each = ways.map((way) => `${nameOfWay(way)} ${digits(way.cpuUsPerChange)}`).join(", ");
  return `The provider's processor time for each change, in µs: ${each}.`;
}

/** How a way compares with the floor and with theory. */
export function waySentence(way: WayFigures, { ways, payloadBytes }: Report): string {
  const name = capital(nameOfWay(way));
  const floor = ways.find(({ id }) => id === "floor");
  const p50 = `${digits(way.delayMs.p50)} ms`;
  const cost = `${digits(way.bytes.perChange)} B for ${payloadBytes} B of JSON`;
  if (way.id === "floor" || !floor) return `${name}: ${p50} and ${cost}; nothing can be less.`;
  if (way.delayTheoryMs !== null) {
    const empty = way.empty ? `; ${percent(way.empty.share)} of its polls found nothing` : "";
    return `${name}: a change is ${p50} old by the median, half of the interval is ${digits(way.delayTheoryMs)} ms${empty}.`;
  }
  const times = digits(way.delayMs.p50 / floor.delayMs.p50);
  const told = isFaster(floor.delayMs.rounds, way.delayMs.rounds)
    ? `${times} times a bare push`
    : "not to be told apart from a bare push";
  return `${name}: ${p50}, ${told}, and ${cost}${ofRequests(way)}.`;
}

function ofRequests({ requests }: WayFigures): string {
  if (requests.perChange === 0) return "";
  const count = digits(requests.perChange);
  return ` in ${count} ${count === "1" ? "request" : "requests"}`;
}

export function idleSentence({
  way,
  connections,
  consumers,
  heapBytes,
  rssBytes,
}: IdleFigures): string {
  const open =
    connections === 0 ? "no connection" : `${connections.toLocaleString("en")} connections`;
  const heap = heapBytes === null ? "" : `; each takes ${bytes(heapBytes)} of heap`;
  const rss = rssBytes === null ? "" : `, ${bytes(rssBytes)} in all`;
  return `${capital(nameOf(way))}: ${consumers.toLocaleString("en")} idle consumers hold ${open}${heap}${rss}.`;
}

export function outageSentence(row: OutageFigures, report: Report): string {
  const { lost, double, latestMs } = row;
  const name = capital(outageName(row, report));
  if (lost === 0 && double === 0) {
    return `${name}: nothing lost and nothing double; the latest came after ${duration(latestMs)}.`;
  }
  return `${name}: ${lost} of ${report.outage.changes} lost, ${double} double.`;
}

/** `long polling, many changes`; `webhook on new connections`. */
export function delayName({ way, isDense, isReopened }: DelayFigures): string {
  if (isReopened) return `${nameOf(way)} on new connections`;
  return isDense ? `${nameOf(way)}, many changes` : nameOf(way);
}

/** What lies at the provider for a consumer that stands still; nothing tells it so. */
export function frozenSentence({ frozen }: Figures): string {
  if (frozen === null) return "A frozen consumer: n/a on this platform.";
  const each = frozen.map(
    ({ way, sentBytes, bufferedBytes }) =>
      `${bytes(bufferedBytes)} of ${bytes(sentBytes)} by ${nameOf(way)}`,
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
  { id, way, isNaive }: OutageFigures,
  { consumer }: Pick<Figures, "consumer">,
): string {
  const name = nameOf(way);
  if (!isNaive) return `${name}, ${consumer === "exercise" ? "yours" : "resumes"}`;
  if (id !== way) return `${name}, retried, never checked`;
  return way === "webhook" ? `${name}, one retry at once` : `${name}, starts anew`;
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** The text with a capital letter at its beginning. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
