/**
 * The other phases on the simulated machine: idle clients, idle traffic, the outage, the delay proxy.
 */

import type { Heard } from "../../src/process/consumer.ts";
import type { Raised } from "../../src/process/open-loop.ts";
import { seeded } from "@course/command/random";
import { poissonMs } from "../../src/math/random.ts";
import { type Delayed } from "../../src/run/delay.ts";
import { type Idle, IDLE_KINDS } from "../../src/run/idle.ts";
import { LISTENED, type Outage } from "../../src/run/outage.ts";
import { PROFILES, type Schedule } from "../../src/run/profile.ts";
import type { IdleTraffic } from "../../src/run/idle-traffic.ts";
import { EMPTY_POLL_BYTES, type Faults, PAYLOAD, raisedIn } from "./faults.ts";

const { delay, idle, outage, idleTraffic } = PROFILES.default;

const HEAP_BYTES = {
  baseline: 1_250,
  poll: 2_850,
  "long-poll": 9_100,
  sse: 9_800,
  websocket: 2_900,
  webhook: 600,
};
const START = { heapBytes: 20e6, rssBytes: 90e6 };

export function simulatedIdle({ leakBytes = 0 }: Faults): Idle[] {
  return IDLE_KINDS.map((kind) => {
    const half = idle.consumers / 2;
    const at = (count: number, leak: number) => ({
      heapBytes: START.heapBytes + count * HEAP_BYTES[kind] + leak,
      rssBytes: START.rssBytes + count * (HEAP_BYTES[kind] + 4_000),
    });
    const memory: Idle["memory"] = [at(0, 0), at(half, 0), at(idle.consumers, leakBytes * half)];
    return {
      kind,
      consumers: idle.consumers,
      memory,
      connections: kind === "webhook" ? 0 : idle.consumers,
    };
  });
}

const COMMENT_BYTES = 19;

export function simulatedIdleTraffic(): IdleTraffic[] {
  const traffic = (toConsumer: number) => ({
    toConsumer,
    toProvider: 0,
    connections: 1,
    disagreeing: 0,
  });
  return LISTENED.map((transport) => {
    const asked = { poll: 12, "long-poll": 1, sse: 0, websocket: 0, webhook: 0 }[transport];
    const bytes = {
      poll: 12 * EMPTY_POLL_BYTES,
      "long-poll": 390,
      sse: 4 * COMMENT_BYTES,
      websocket: 0,
      webhook: 0,
    }[transport];
    return {
      transport,
      windowMs: idleTraffic.windowMs,
      traffic: traffic(bytes),
      requests: { asked, empty: asked },
    };
  });
}

export function simulatedOutage(faults: Faults): Outage[] {
  const raised = raisedIn(seeded("outage"), 1_001, outage.changes, 10_000, outage.totalMs);
  const from = 10_000 + outage.awayFromMs;
  const away: Outage["away"] = [from, from + outage.awayMs];
  const resumed = LISTENED.map((transport): Outage => {
    const attempts = transport === "webhook" ? 120 : undefined;
    const heard = resume(raised, away, faults);
    return {
      id: transport,
      transport,
      isNaive: false,
      raised,
      heard,
      away,
      backAt: undefined,
      attempts,
    };
  });
  const naive = LISTENED.map((transport): Outage => {
    const heard = startAnew(raised, away, faults);
    return {
      id: transport,
      transport,
      isNaive: true,
      raised,
      heard,
      away,
      backAt: away[1] + 50,
      attempts: 0,
    };
  });
  const twice = raised.slice(70, 82).map(({ seq, changedAt }) => ({ seq, at: changedAt + 300 }));
  const unchecked: Outage = {
    id: "webhook-unchecked",
    transport: "webhook",
    isNaive: true,
    raised,
    away,
    heard: [...resume(raised, away, {}), ...twice],
    backAt: undefined,
    attempts: 132,
  };
  return [...resumed, ...naive, unchecked];
}

function resume(raised: readonly Raised[], [from, to]: Outage["away"], faults: Faults): Heard[] {
  const heard = raised.map(({ seq, changedAt }) => {
    const isAway = changedAt > from && changedAt < to;
    return { seq, at: isAway ? to + 100 : changedAt + 1 };
  });
  if (faults.resumeLoses === true) heard.splice(40, 2);
  return faults.resumeRepeats === true ? [...heard, ...heard.slice(40, 42)] : heard;
}

function startAnew(raised: readonly Raised[], [from, to]: Outage["away"], faults: Faults): Heard[] {
  const isHeard = ({ changedAt }: Raised) => changedAt < from || changedAt > to + 50;
  const left = faults.naiveKeeps === true ? raised : raised.filter(isHeard);
  return left.map(({ seq, changedAt }) => ({ seq, at: changedAt + 1 }));
}

export function simulatedDelay({ extraDelayMs = 0, keepsConnections = false }: Faults): Delayed[] {
  const oneWay = delay.oneWayMs + extraDelayMs;
  const measured = (
    transports: readonly Delayed["transport"][],
    schedule: Schedule,
    isDense = false,
  ) => {
    const raised = raisedBy(schedule);
    return transports.map((transport): Delayed => {
      const heard = throughTheProxy(raised, transport, oneWay);
      const answers = new Set(heard.map(({ at }) => at)).size;
      const isAsked = transport === "poll" || transport === "long-poll";
      const requests = isAsked ? answers : undefined;
      return { transport, isDense, isReopened: false, raised, heard, requests };
    });
  };
  const handshake = keepsConnections ? 0 : 2 * oneWay;
  const reopened = measured(["webhook"], delay.pushed).map((each) => ({
    ...each,
    isReopened: true,
    heard: each.heard.map(({ seq, at }) => ({ seq, at: at + handshake })),
  }));
  return [
    ...measured(["baseline", "sse", "websocket"], delay.pushed),
    ...measured(["webhook"], delay.pushed),
    ...reopened,
    ...measured(["poll", "long-poll"], delay.sparse),
    ...measured(["poll", "long-poll"], delay.dense, true),
  ];
}

function raisedBy({ perSecond, count }: Schedule): Raised[] {
  return poissonMs(seeded(`line ${perSecond}`), perSecond, count).map((offset, index) => ({
    seq: 1_001 + index,
    intendedAt: offset,
    changedAt: offset,
    bytes: PAYLOAD,
  }));
}

/** A long poll that is on its way back or forth takes with it whatever has happened until it is there. */
function throughTheProxy(
  raised: readonly Raised[],
  transport: Delayed["transport"],
  oneWay: number,
): Heard[] {
  if (transport === "poll") {
    const period = 100 + 2 * oneWay;
    return raised.map(({ seq, changedAt }) => ({
      seq,
      at: Math.ceil(changedAt / period) * period + oneWay,
    }));
  }
  if (transport !== "long-poll")
    return raised.map(({ seq, changedAt }) => ({ seq, at: changedAt + oneWay + 0.6 }));
  let parkedFrom = 0;
  let isOwed = false;
  return raised.map(({ seq, changedAt }) => {
    // What was owed was answered when the request came; the next one is here two transits later.
    if (isOwed && changedAt > parkedFrom) [parkedFrom, isOwed] = [parkedFrom + 2 * oneWay, false];
    const answeredAt = Math.max(changedAt, parkedFrom);
    isOwed ||= changedAt < parkedFrom;
    if (!isOwed) parkedFrom = changedAt + 2 * oneWay;
    return { seq, at: answeredAt + oneWay + 0.6 };
  });
}
