/**
 * A run on a simulated machine with a simulated clock: what the lab would measure if everything did exactly
 * what theory says, and faults that can be put into it one by one.
 */

import type { Heard } from "../../src/process/consumer.ts";
import type { Raised } from "../../src/process/open-loop.ts";
import { seeded } from "@course/command/random";
import { poissonMs } from "../../src/math/random.ts";
import { sseBytes, webSocketBytes } from "../../src/math/theory.ts";
import { PUSHED, type PushedTransport, type Turn } from "../../src/run/latency.ts";
import { PROFILES } from "../../src/run/profile.ts";
import type { Raw } from "../../src/run/run.ts";
import {
  simulatedDelay,
  simulatedIdle,
  simulatedOutage,
  simulatedIdleTraffic,
} from "./simulated-others.ts";
import { type Faults, PAYLOAD } from "./faults.ts";
import { simulatedEmptyPolls, simulatedPolling, simulatedSweep } from "./simulated-polling.ts";

const profile = PROFILES.default;

/** Delays of each transport on a quiet machine, in milliseconds. */
const BASE_MS: Record<PushedTransport, number> = {
  baseline: 0.3,
  websocket: 0.38,
  sse: 0.4,
  webhook: 1,
  "long-poll": 1.1,
};

/** The provider's processor time for each change. */
const CPU_US: Record<PushedTransport, number> = {
  baseline: 220,
  websocket: 300,
  sse: 290,
  webhook: 850,
  "long-poll": 600,
};

export function simulated(faults: Faults = {}): Raw {
  const offsetUs = (faults.clockMs ?? 0) * 1_000 + 3;
  const clock = { offsetUs, rttUs: 50 };
  return {
    turns: { turns: simulatedTurns(faults), clocks: [clock, clock], rounds: profile.rounds },
    polling: profile.polling.everyMs.map((everyMs) => simulatedPolling(everyMs, faults)),
    idle: simulatedIdle(faults),
    outage: simulatedOutage(faults),
    sweep: { points: simulatedSweep(faults), emptyPolls: simulatedEmptyPolls() },
    delay: simulatedDelay(faults),
    idleTraffic: simulatedIdleTraffic(),
    frozen: [
      { transport: "sse", sentBytes: 20.1e6, bufferedBytes: 16.3e6 },
      { transport: "websocket", sentBytes: 20.1e6, bufferedBytes: 16.2e6 },
    ],
    tookMs: 45_000,
  };
}

function simulatedTurns(faults: Faults): Turn[] {
  const random = seeded("turns");
  let seq = 1_100;
  const turns: Turn[] = [];
  for (let round = 0; round < profile.rounds; round += 1) {
    for (const transport of PUSHED) {
      const raised = raise(random, seq, round * 5_000, faults);
      seq += raised.length;
      turns.push(turnOf(transport, raised, random, faults));
    }
  }
  return turns;
}

function raise(random: () => number, seq: number, start: number, { lateMs = 0 }: Faults): Raised[] {
  const offsets = poissonMs(random, profile.changesPerSecond, profile.changesPerRound);
  return offsets.map((offset, index) => {
    const intendedAt = start + offset;
    const isLate = index % 20 === 19;
    return {
      seq: seq + index,
      intendedAt,
      changedAt: intendedAt + (isLate ? lateMs : 0) + 0.01,
      bytes: PAYLOAD,
    };
  });
}

function turnOf(
  transport: PushedTransport,
  raised: Raised[],
  random: () => number,
  faults: Faults,
): Turn {
  const heard = raised.map(({ seq, intendedAt }, index): Heard => {
    const stall = index % 10 === 0 ? (faults.stallMs?.[transport] ?? 0) : 0;
    const noise = transport === "baseline" && index % 10 === 5 ? (faults.noiseMs ?? 0) : 0;
    const base = faults.tooEarly === transport ? 0.05 : BASE_MS[transport];
    return { seq, at: intendedAt + base * (0.9 + 0.3 * random()) + stall + noise };
  });
  if (faults.drops === transport) heard.splice(3, 1);
  if (faults.repeats === transport) heard.push(...heard.slice(0, 1));
  const each = bytesOf(transport) + (faults.extraBytes?.[transport] ?? 0);
  const toConsumer = each * raised.length;
  const disagreeing = faults.disagree === true && transport === "sse" ? 1 : 0;
  const requests = { baseline: 0, websocket: 0, sse: 0, webhook: 40, "long-poll": 38 }[transport];
  return {
    transport,
    raised,
    heard,
    traffic: { toConsumer, toProvider: 0, connections: 1, disagreeing },
    requests,
    metered: {
      changes: profile.meteredPerRound,
      cpuUs: CPU_US[transport] * profile.meteredPerRound,
    },
  };
}

function bytesOf(transport: PushedTransport): number {
  if (transport === "baseline") return PAYLOAD + 1;
  if (transport === "websocket") return webSocketBytes(PAYLOAD);
  if (transport === "sse") return sseBytes(PAYLOAD, 1_000, "added");
  return transport === "webhook" ? 832 : 650;
}
