/**
 * The one clock of the lab. Not Date.now: that jumps when somebody sets it, and performance.timeOrigin
 * differs between two processes by as much as what is measured here.
 */

/** Milliseconds on the monotonic clock that all processes of a machine share, with their fraction. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;
