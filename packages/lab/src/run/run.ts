/**
 * One whole run: what is timed finely runs alone; then what is only counted, or timed in tenths of a
 * second, side by side.
 */

import type { ClientsCalls } from "../process/clients.ts";
import { type Delayed, measureDelay } from "./delay.ts";
import { type Frozen, measureFrozen } from "./frozen.ts";
import { type Idle, IDLE_KINDS, measureIdle } from "./idle.ts";
import type { Lab } from "./lab.ts";
import { measureTurns, type Turn, type Turns } from "./latency.ts";
import { connectionsPossible } from "./limits.ts";
import { measureOutage, type Outage } from "./outage.ts";
import { measurePolling, type Polled } from "./polling.ts";
import { measureSweep, type Sweep } from "./sweep.ts";
import { measureIdleTraffic, type IdleTraffic } from "./idle-traffic.ts";

/** All that was measured, as it came. */
export interface Raw {
  turns: Turns;
  polling: Polled[];
  idle: Idle[];
  outage: Outage[];
  sweep: Sweep;
  delay: Delayed[];
  idleTraffic: IdleTraffic[];
  /** Undefined where no process can be frozen. */
  frozen: Frozen[] | undefined;
  tookMs: number;
}

/** `isSettled` says whether the rounds so far suffice; the profile says how many there may be. */
export async function measureAll(lab: Lab, isSettled: (turns: Turn[]) => boolean): Promise<Raw> {
  const began = performance.now();
  const turns = await measureTurns(lab, isSettled);
  const delay = await measureDelay(lab);
  const [polling, sweep, counted, { idle, frozen }] = await Promise.all([
    Promise.all(lab.profile.polling.everyMs.map((everyMs) => measurePolling(lab, everyMs))),
    measureSweep(lab),
    countInTurn(lab),
    weighInTurn(lab),
  ]);
  const tookMs = performance.now() - began;
  return { turns, polling, sweep, ...counted, idle, frozen, delay, tookMs };
}

async function countInTurn(lab: Lab) {
  const outage = await measureOutage(lab);
  return { outage, idleTraffic: await measureIdleTraffic(lab) };
}

async function weighInTurn(lab: Lab) {
  const clients = await lab.start<ClientsCalls>({ program: "clients" });
  const possible = connectionsPossible();
  const idle: Idle[] = [];
  for (const kind of IDLE_KINDS) idle.push(await measureIdle(lab, kind, clients, possible));
  await lab.end([clients]);
  return { idle, frozen: await measureFrozen(lab) };
}
