/**
 * One whole run: what is timed finely runs alone; then what is only counted, or timed in tenths of a
 * second, side by side.
 */

import type { IdleKind } from "../child/idle-consumer.ts";
import { type Delayed, measureDelay } from "./delay.ts";
import { type Idle, IDLE_KINDS, measureIdle } from "./idle.ts";
import type { Lab } from "./lab.ts";
import { measureTurns, type Turn, type Turns } from "./latency.ts";
import { idleConsumersPossible } from "./limits.ts";
import { measureOutage, type Outage } from "./outage.ts";
import { measurePolling, type Polled } from "./polling.ts";
import { measureSweep, type SweepPoint } from "./sweep.ts";
import { measureWaste, type Waste } from "./waste.ts";

/** All that was measured, as it came. */
export interface Raw {
  turns: Turns;
  polling: Polled[];
  idle: Idle[];
  outage: Outage[];
  sweep: SweepPoint[];
  delay: Delayed[];
  waste: Waste[];
  tookMs: number;
}

export async function measureAll(lab: Lab, isSettled: (turns: Turn[]) => boolean): Promise<Raw> {
  const began = performance.now();
  const turns = await measureTurns(lab, isSettled);
  const consumers = Math.min(lab.profile.idle.consumers, idleConsumersPossible());
  const polling = lab.profile.polling.everyMs.map((everyMs) => measurePolling(lab, everyMs));
  const counted = countInTurn(lab);
  const idle = await measureInTurn(IDLE_KINDS, (kind) => measureIdle(lab, kind, consumers));
  // After the crowds: those keep both cores busy, and here a millisecond is looked at.
  const delay = await measureDelay(lab);
  return {
    turns,
    polling: await Promise.all(polling),
    idle,
    delay,
    ...(await counted),
    tookMs: performance.now() - began,
  };
}

async function countInTurn(lab: Lab) {
  const outage = await measureOutage(lab);
  const waste = await measureWaste(lab);
  return { outage, waste, sweep: await measureSweep(lab) };
}

async function measureInTurn<T>(
  kinds: readonly IdleKind[],
  measure: (kind: IdleKind) => Promise<T>,
): Promise<T[]> {
  const measured: T[] = [];
  for (const kind of kinds) measured.push(await measure(kind));
  return measured;
}
