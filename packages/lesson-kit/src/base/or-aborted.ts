/**
 * Waits that end with a signal and leave no listener behind on it.
 */

/** Settles as `promise` does, or rejects with the reason of the first of `signals` that aborts. */
export function orAborted<T>(
  promise: Promise<T>,
  ...signals: (AbortSignal | undefined)[]
): Promise<T> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    for (const signal of signals) {
      const abort = () => reject(signal?.reason);
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort, { signal: over.signal });
    }
    promise.then(resolve, reject).finally(() => over.abort());
  });
}
