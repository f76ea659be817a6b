/**
 * One sentence for each row, made of its figures. Pure.
 */

import { isFaster, orderOf } from "../math/order.ts";
import type {
  ArticleVerdict,
  DelayFigures,
  Figures,
  OutageFigures,
  Report,
  TransportFigures,
} from "../report/report.ts";
import { bytes, digits, nameOf, nameOfTransport } from "./names.ts";

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
  return `The provider's CPU time per change, in µs: ${each}.`;
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
    return `${name}: ${p50} and ${cost}; this is the baseline.`;
  if (transport.delayTheoryMs !== null) {
    const empty = transport.empty
      ? `; ${percent(transport.empty.share)} of its polls found nothing`
      : "";
    return `${name}: the median delay is ${p50}; half of the interval is ${digits(transport.delayTheoryMs)} ms${empty}.`;
  }
  const times = digits(transport.delayMs.p50 / baseline.delayMs.p50);
  const told = isFaster(baseline.delayMs.rounds, transport.delayMs.rounds)
    ? `${times} times the baseline`
    : "no measurable difference from the baseline";
  return `${name}: ${p50}, ${told}, and ${cost}${ofRequests(transport)}.`;
}

function ofRequests({ requests }: TransportFigures): string {
  if (requests.perChange === 0) return "";
  const count = digits(requests.perChange);
  return ` in ${count} ${count === "1" ? "request" : "requests"}`;
}

/** `long polling, under load`; `webhook on new connections`. */
export function delayName({ transport, isDense, isReopened }: DelayFigures): string {
  if (isReopened) return `${nameOf(transport)} on new connections`;
  return isDense ? `${nameOf(transport)}, under load` : nameOf(transport);
}

/** What piles up at the provider for a frozen consumer, without an error. */
export function frozenSentence({ frozen }: Figures): string {
  if (frozen === null) return "A frozen consumer: n/a on this platform.";
  const each = frozen.map(
    ({ transport, sentBytes, bufferedBytes }) =>
      `${bytes(bufferedBytes)} of ${bytes(sentBytes)} by ${nameOf(transport)}`,
  );
  return `When a consumer freezes, the provider keeps sending and sees no error: ${each.join(" and ")} stay in its memory.`;
}

const CLIENTS = {
  bare: "with only a Host header",
  fetch: "from Node's fetch",
  browser: "from Chromium",
  "signed-in": "from Chromium with a cookie and a token",
} as const;

/** `205 B from Node's fetch, …`: a poll that finds nothing, with its response. */
export const emptyPollsInWords = ({ emptyPolls }: Figures): string =>
  emptyPolls
    .map(
      ({ client, requestBytes, answerBytes }) =>
        `${digits(requestBytes + answerBytes)} B ${CLIENTS[client]}`,
    )
    .join(", ");

/** What a run says about one of the article's claims: conditions, the row that decides, what it cannot know. */
export function articleSentence({ because, decidedBy, notMeasured }: ArticleVerdict): string {
  const told = because.map((each) => `${capital(each)}. `).join("");
  return `${told}Decided by: ${decidedBy}. Not measured here: ${notMeasured}.`;
}

/** `SSE, starts over`; `webhook, retried, IDs unchecked`. */
export function outageName(
  { id, transport, isNaive }: OutageFigures,
  { consumer }: Pick<Figures, "consumer">,
): string {
  const name = nameOf(transport);
  if (!isNaive) return `${name}, ${consumer === "exercise" ? "yours" : "resumes"}`;
  if (id !== transport) return `${name}, retried, IDs unchecked`;
  return transport === "webhook" ? `${name}, one immediate retry` : `${name}, starts over`;
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** The text with a capital letter at its beginning. */
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
