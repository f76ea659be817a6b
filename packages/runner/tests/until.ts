/** Waiting in tests: for events, with a deadline that only decides when to give up. */

/** Long, because a machine under load is no reason to fail. */
export const DEADLINE_MS = 90_000;

/** Settles as `promise` does; rejects with what `late` says when the deadline is over first. */
export async function within<T>(promise: Promise<T>, late: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late())), DEADLINE_MS);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks again and again, as fast as the answers come, until one will do: for what sends no event of its
 * own, such as another process's end. `ask` has to wait for something of its own, a socket or a process.
 */
export async function until<T>(
  ask: () => Promise<T>,
  willDo: (answer: T) => boolean,
  what: string,
): Promise<T> {
  const giveUpAt = performance.now() + DEADLINE_MS;
  for (;;) {
    const answer = await ask();
    if (willDo(answer)) return answer;
    if (performance.now() > giveUpAt) {
      throw new Error(
        `${what} did not come to be within ${DEADLINE_MS / 1_000} s: ${String(answer)}`,
      );
    }
  }
}
