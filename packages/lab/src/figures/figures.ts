/**
 * From all that was measured to the figures that are told. Pure but for what it is given.
 */

import type { Figures, TransportFigures } from "../report/report.ts";
import { REPORT_VERSION } from "../report/report.ts";
import { median, percentile } from "@course/command/statistics";
import { TRANSPORT_IDS } from "../words/names.ts";
import { PUSHED } from "../run/latency.ts";
import type { Profile } from "../run/profile.ts";
import type { Raw } from "../run/run.ts";
import { delayFigures, emptyPollOf, outageFigures, sweepFigures } from "./others.ts";
import { idleFigures, idleTrafficFigures } from "./idle.ts";
import { polledFigures, pushedFigures } from "./transports.ts";

/** What does not come from measuring. */
export interface About {
  profile: Profile;
  consumer: Figures["consumer"];
  seed: number;
  startedAt: string;
  machine: Figures["machine"];
}

export function figuresOf(raw: Raw, about: About): Figures {
  const { profile, ...rest } = about;
  const idleTraffic = raw.idleTraffic.map(idleTrafficFigures);
  const emptyPoll =
    idleTraffic.find(({ transport }) => transport === "poll")?.unitBytes ?? Number.NaN;
  const emptySweepPoll = emptyPollOf(raw.sweep.points);
  return {
    version: REPORT_VERSION,
    ...rest,
    profile: profile.name,
    tookSeconds: raw.tookMs / 1_000,
    payloadBytes: profile.payloadBytes,
    clock: { before: raw.turns.clocks[0], after: raw.turns.clocks[1] },
    schedule: scheduleOf(raw, profile),
    transports: transportsOf(raw, emptyPoll),
    idleWanted: profile.idle.consumers,
    idle: raw.idle.map(idleFigures),
    idleTraffic,
    outage: {
      awayMs: profile.outage.awayMs,
      changes: profile.outage.changes,
      rows: raw.outage.map(outageFigures),
    },
    sweep: raw.sweep.points.map((point) => sweepFigures(point, emptySweepPoll)),
    emptyPolls: raw.sweep.emptyPolls.map(({ client, traffic }) => ({
      client,
      requestBytes: traffic.toProvider,
      answerBytes: traffic.toConsumer,
    })),
    frozen: raw.frozen ?? null,
    delay: {
      oneWayMs: profile.delay.oneWayMs,
      rows: raw.delay.map((each) => delayFigures(each, profile.delay.oneWayMs)),
    },
  };
}

function scheduleOf(raw: Raw, profile: Profile): Figures["schedule"] {
  const raised = raw.turns.turns.flatMap((turn) => turn.raised);
  const late = raised.map(({ intendedAt, changedAt }) => changedAt - intendedAt);
  return {
    perSecond: profile.changesPerSecond,
    rounds: raw.turns.rounds,
    changesPerRound: profile.changesPerRound,
    lateMs: { p50: median(late), p99: percentile(late, 99) },
  };
}

function transportsOf(raw: Raw, emptyPoll: number): TransportFigures[] {
  const pushed = PUSHED.map((transport) => pushedFigures(transport, raw.turns.turns));
  const polled = raw.polling.map((each, index) =>
    polledFigures(index === 0 ? "poll-fast" : "poll-slow", each, emptyPoll),
  );
  const all = [...pushed, ...polled];
  return TRANSPORT_IDS.flatMap((id) => all.filter((transport) => transport.id === id));
}
