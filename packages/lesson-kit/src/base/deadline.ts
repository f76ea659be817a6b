/**
 * The one wait with a deadline, and deadlines that a busy machine does not shorten.
 *
 * A plain timer measures the clock on the wall: if the machine stops for three seconds (six busy loops, a
 * closed laptop), it expires although nobody had a chance to answer. These deadlines count short ticks of our
 * own event loop instead. Each tick counts for its nominal length, however late it came.
 */

/** How long to wait for an answer or a message. Long: it decides nothing but when to give up. */
export const DEADLINE_MS = 5_000;

const TICK_MS = 25;

interface Limits {
  /** How long to wait at most, in milliseconds of unhurried time. Default: as long as it takes. */
  ms?: number;
  /** Makes the error for a wait that took too long; called only then. Default: a "TimeoutError". */
  late?: () => unknown;
  /** Ends the wait when it aborts. Default: none. */
  signal?: AbortSignal | undefined;
}

/**
 * Settles as `promise` does, if that comes first.
 *
 * Rejects with what `late` returns when `ms` are over, and with the reason of `signal` when that aborts or
 * has aborted already. Leaves no timer and no listener behind. While a deadline runs it keeps the process
 * alive, which `AbortSignal.timeout` does not: a command must not end in the middle of a wait.
 */
export function within<T>(
  promise: Promise<T>,
  { ms, late = timedOut, signal }: Limits,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      cancel?.();
      signal?.removeEventListener("abort", abort);
      settle();
    };
    const abort = () => finish(() => reject(signal?.reason));
    const expire = () => finish(() => reject(late()));
    const cancel = ms === undefined ? undefined : startDeadline(ms, expire);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    promise.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    );
  });
}

const timedOut = () => new DOMException("The wait took too long.", "TimeoutError");

/**
 * Calls `expire` once when `ms` of unhurried time are over.
 *
 * Returns the function that cancels it. Only for what is no promise; everything else waits by `within`.
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
