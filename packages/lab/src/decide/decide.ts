/**
 * Which transport to choose, or what to combine. Pure: every threshold is computed from what a run has measured.
 */

import type { Choice } from "./choice.ts";
import { costOf, type Cost, type Measured, measuredOf } from "./costs.ts";
import type { Needs } from "./needs.ts";
import type { Report } from "../report/report.ts";
import { percent } from "../words/sentences.ts";
import { breakEven, emptyShare, longestIntervalMs } from "../math/theory.ts";
import { bytes, digits, duration } from "../words/names.ts";

export interface Decision {
  /** Null when nothing can do it. */
  choose: Choice | null;
  /** The interval, when polling is chosen. */
  everyMs: number | null;
  /** What belongs to it. */
  combineWith: string[];
  because: string[];
  ruledOut: { transport: Choice; because: string }[];
  /** Of the chosen transport, for all consumers together. */
  cost: Cost | null;
}

/** Below this interval a poller is a flood, whatever it finds. */
const SHORTEST_INTERVAL_MS = 100;

/** Decides by what was measured; `report` may be any run's. */
export function decide(needs: Needs, report: Report): Decision {
  const measured = measuredOf(report);
  const ruledOut = ruledOutBy(needs, measured);
  const isLeft = (transport: Choice) => ruledOut.every((each) => each.transport !== transport);
  const intervalMs = longestIntervalMs(needs.withinMs, needs.oneWayMs);
  const changesPerInterval = (needs.changesPerHour * intervalMs) / 3_600_000;
  const polling = comparePolling(needs, measured, changesPerInterval);
  const decided = first(needs, isLeft, polling);
  const everyMs = decided.choose === "polling" ? intervalMs : null;
  const cost = decided.choose && costOf(decided.choose, needs, measured, intervalMs);
  return { ...decided, everyMs, ruledOut, cost };
}

/** A poller that finds nothing more often than this is only good for what a push has lost. */
const MOST_EMPTY = 0.95;

interface Polling {
  isCheaper: boolean;
  /** The share of polls that would find nothing. */
  emptyShare: number;
  because: string;
}

type Decided = Pick<Decision, "choose" | "combineWith" | "because">;

function first(needs: Needs, isLeft: (transport: Choice) => boolean, polling: Polling): Decided {
  if (needs.sends && isLeft("WebSocket")) return webSocket;
  if (polling.isCheaper && isLeft("polling")) {
    return { choose: "polling", combineWith: [CURSOR], because: [polling.because] };
  }
  if (isLeft("webhook")) return webhook(needs, polling);
  if (isLeft("SSE")) return sse(polling);
  if (isLeft("polling") && polling.emptyShare <= MOST_EMPTY) {
    return { choose: "polling", combineWith: [CURSOR], because: [NO_PUSH] };
  }
  if (isLeft("polling")) return pushService(polling);
  return { choose: null, combineWith: [], because: [NOTHING] };
}

const CURSOR = "a cursor (?after=N), so that nothing is lost";
const RESUME = "the last change's number on every new connection, so that nothing is lost";
const NO_PUSH = "No push is possible, and polling is fast enough.";
const NOTHING = "No transport is fast enough over this distance, with this reach and this memory.";

const webSocket: Decided = {
  choose: "WebSocket",
  combineWith: [RESUME],
  because: [
    "The consumer sends too, at any time: only a WebSocket carries both directions on one connection.",
  ],
};

function webhook(needs: Needs, polling: Polling): Decided {
  const reconcile =
    needs.reach === "both"
      ? ["an occasional poll (?after=N) for deliveries that were given up"]
      : [];
  return {
    choose: "webhook",
    combineWith: [
      "retries, and acting on each webhook-id only once",
      "sequence numbers in the changes: they arrive in any order",
      ...reconcile,
    ],
    because: [
      "The provider can reach the consumer, and an idle consumer takes no connection.",
      polling.because,
    ],
  };
}

/** Its connections are one for all the apps of a device (RFC 8030). */
const pushService = ({ emptyShare: share }: Polling): Decided => ({
  choose: null,
  combineWith: ["a plain GET of the current state when the push arrives"],
  because: [
    `A push service has to hold the connections (RFC 8030): there is not enough memory for them here, and ${percent(share)} of the polls would find nothing.`,
  ],
});

const sse = (polling: Polling): Decided => ({
  choose: "SSE",
  combineWith: ["Last-Event-ID, so that nothing is lost"],
  because: ["Only the consumer can connect, and it only listens.", polling.because],
});

/** Where polling takes no more bytes than a push that could be had instead. */
function comparePolling(needs: Needs, measured: Measured, changesPerInterval: number): Polling {
  const isCalled = needs.reach !== "out";
  const other = isCalled ? measured.webhookBytes : measured.sseBytes;
  const threshold = breakEven(measured.emptyPollBytes, other, measured.payloadBytes);
  const isCheaper = changesPerInterval >= threshold;
  const name = isCalled ? "a webhook" : "SSE";
  const how = isCheaper ? "no more" : "more";
  const because = `${digits(changesPerInterval)} changes per interval: polling takes ${how} bytes than ${name} (they break even at ${digits(threshold)}: an empty poll takes ${bytes(measured.emptyPollBytes)}, a change by ${name} ${bytes(other)}).`;
  return { isCheaper, emptyShare: emptyShare(changesPerInterval), because };
}

function ruledOutBy(needs: Needs, measured: Measured): Decision["ruledOut"] {
  const { withinMs, oneWayMs, reach } = needs;
  const out: Decision["ruledOut"] = [];
  const asking: Choice[] = ["polling", "long polling", "SSE", "WebSocket"];
  const all: Choice[] = [...asking, "webhook"];
  if (withinMs < oneWayMs) {
    return all.map((transport) => ({
      transport,
      because: `one transit alone takes ${duration(oneWayMs)}`,
    }));
  }
  if (reach === "in")
    for (const transport of asking) out.push({ transport, because: "the consumer cannot connect" });
  if (reach === "out") out.push({ transport: "webhook", because: "the provider cannot connect" });
  const interval = longestIntervalMs(withinMs, oneWayMs);
  if (interval < SHORTEST_INTERVAL_MS) {
    out.push({
      transport: "polling",
      because: `it would have to poll every ${duration(interval)}`,
    });
  }
  if (withinMs < 3 * oneWayMs) {
    const because = `it takes up to three transits, ${duration(3 * oneWayMs)}`;
    out.push({ transport: "long polling", because });
  }
  return [...out, ...tooLarge(needs, measured)];
}

/** A held connection takes memory for each consumer. */
function tooLarge(needs: Needs, measured: Measured): Decision["ruledOut"] {
  const held = { "long polling": "long-poll", SSE: "sse", WebSocket: "websocket" } as const;
  return (Object.keys(held) as (keyof typeof held)[]).flatMap((transport) => {
    const each = measured.idleMemoryBytes[held[transport]];
    const all = each * needs.consumers;
    if (all <= needs.memoryBytes) return [];
    const because = `${needs.consumers.toLocaleString("en")} consumers at ${bytes(each)} take ${bytes(all)}, more than the ${bytes(needs.memoryBytes)} available`;
    return [{ transport, because }];
  });
}
