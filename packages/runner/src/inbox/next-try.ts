/**
 * When a provider tries again, by lesson 04's contract. Pure.
 */

/** `RETRY_DELAYS_MS` unless it is set. */
const DEFAULT_DELAYS = "1000,5000,30000";

/** Milliseconds from attempt `attempt` (counted from 1), failed, to the next; undefined: given up. */
export function nextTryMs(
  attempt: number,
  delays = process.env["RETRY_DELAYS_MS"] ?? DEFAULT_DELAYS,
): number | undefined {
  const wait = delays.split(",")[attempt - 1];
  return wait === undefined || Number.isNaN(Number(wait)) ? undefined : Number(wait);
}
