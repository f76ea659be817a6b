/**
 * Deadlines that a busy machine does not shorten.
 *
 * A plain timer counts the wall clock: on a machine that stands still for three seconds (six busy loops,
 * a closed laptop) it expires although nobody had a chance to answer. This one counts short ticks of our
 * own event loop instead. Each counts for what it was meant to last, however late it came.
 */

/** How long to wait for an answer or a message. Long: it decides nothing but when to give up. */
export const DEADLINE_MS = 5_000;

const TICK_MS = 25;

/**
 * Calls `expire` once when `ms` of unhurried time are over.
 *
 * Returns the function that calls it off; call it as soon as what was awaited is here.
 */
export function startDeadline(ms: number, expire: () => void): () => void {
  let left = Math.ceil(ms / TICK_MS);
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    expire();
  }, TICK_MS);
  return () => clearInterval(timer);
}

/** Settles as `promise` does, or rejects with what `late` returns when `ms` are over first. */
export function within<T>(promise: Promise<T>, ms: number, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = startDeadline(ms, () => reject(late()));
    promise.then(resolve, reject).finally(cancel);
  });
}
