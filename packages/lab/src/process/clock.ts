/**
 * The one clock of the lab. Not Date.now: that jumps when the clock is set, and performance.timeOrigin
 * differs between two processes by as much as what is measured here.
 */

import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";

/** Milliseconds on the monotonic clock that all processes of a machine share, with their fraction. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** A timer may be this much early or late; the rest is waited for turn by turn of the event loop. */
const TIMER_SLACK_MS = 1.5;

/** Resolves at `moment` of `nowMs`, some microseconds late; takes all of this process's time just before. */
export async function untilExactly(moment: number): Promise<void> {
  const rough = moment - nowMs() - TIMER_SLACK_MS;
  if (rough > 0) await wait(Math.floor(rough));
  // Each turn looks after the sockets too, so nothing is kept waiting by this.
  while (nowMs() < moment) await turn();
}
