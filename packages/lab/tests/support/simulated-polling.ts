/**
 * Pollers on a simulated clock: they ask at fixed moments and hear whatever has happened by then.
 */

import type { Heard } from "../../src/process/consumer.ts";
import type { Raised } from "../../src/process/open-loop.ts";
import { POLL_CLIENTS } from "../../src/process/poll-clients.ts";
import { seeded } from "@course/command/random";
import type { Polled } from "../../src/run/polling.ts";
import { PROFILES } from "../../src/run/profile.ts";
import type { EmptyPoll, SweepPoint } from "../../src/run/sweep.ts";
import { EMPTY_POLL_BYTES, type Faults, PAYLOAD, raisedIn } from "./faults.ts";

const { polling, sweep } = PROFILES.default;
const ANSWER_MS = 0.5;
const CPU_US_PER_POLL = 900;

export function simulatedPolling(everyMs: number, { isPhaseLocked = false }: Faults): Polled {
  const random = seeded(`polling ${everyMs}`);
  const count = (polling.perSecond * polling.windowMs) / 1_000;
  const windows = Array.from({ length: polling.windows }, (_, window) => {
    const start = window * polling.windowMs;
    const raised = raisedIn(random, 1_000 + window * count, count, start, polling.windowMs);
    return isPhaseLocked ? raised.map((each) => lockedTo(everyMs, each)) : raised;
  });
  const tookMs = polling.windows * polling.windowMs;
  const all = windows.flat();
  const { heard, polls, empty } = polled(all, 0, everyMs, tookMs);
  const toConsumer = polls * EMPTY_POLL_BYTES + all.length * (PAYLOAD + 1);
  const traffic = { toConsumer, toProvider: 0, connections: 1, disagreeing: 0 };
  const cpuUs = polls * CPU_US_PER_POLL;
  return { everyMs, windows, heard, traffic, polls, empty, tookMs, cpuUs };
}

/** An emitter that waits until it was asked and goes on at once: every change is heard one interval later. */
function lockedTo(everyMs: number, raised: Raised): Raised {
  const moment = Math.floor(raised.intendedAt / everyMs) * everyMs + everyMs * 0.02;
  return { ...raised, intendedAt: moment, changedAt: moment };
}

function polled(raised: readonly Raised[], phase: number, everyMs: number, windowMs: number) {
  const heard: Heard[] = [];
  let empty = 0;
  let polls = 0;
  for (let at = phase; at < windowMs + everyMs; at += everyMs) {
    const found = raised.filter(({ changedAt }) => changedAt <= at && changedAt > at - everyMs);
    heard.push(...found.map(({ seq }) => ({ seq, at: at + ANSWER_MS })));
    if (at >= windowMs) continue;
    polls += 1;
    if (found.length === 0) empty += 1;
  }
  return { heard, polls, empty };
}

const REQUEST_BYTES = { bare: 60, fetch: 190, browser: 560, "signed-in": 820 };

export const simulatedEmptyPolls = (): EmptyPoll[] =>
  POLL_CLIENTS.map((client) => {
    const toProvider = REQUEST_BYTES[client];
    return { client, traffic: { toProvider, toConsumer: 200, connections: 1, disagreeing: 0 } };
  });

export function simulatedSweep({ extraPolls = 0 }: Faults): SweepPoint[] {
  const { everyMs, pollers } = sweep;
  return sweep.points.map(({ perPoll, windowMs }) => {
    const count = Math.round((perPoll * windowMs) / everyMs);
    const raised = raisedIn(seeded(`sweep ${perPoll}`), 1_000, count, 0, windowMs);
    const each = Array.from({ length: pollers }, (_, index) =>
      polled(raised, ((index + 0.5) / pollers) * everyMs, everyMs, windowMs),
    );
    const total = (of: "polls" | "empty") => each.reduce((sum, one) => sum + one[of], 0);
    const heard = each.flatMap((one) => one.heard);
    const polls = total("polls") + extraPolls;
    const bytes = (polls + pollers) * EMPTY_POLL_BYTES + raised.length * pollers * (PAYLOAD + 1);
    return {
      perPoll,
      everyMs,
      windowMs,
      pollers,
      raised,
      heard,
      polls,
      empty: total("empty"),
      bytes,
    };
  });
}
