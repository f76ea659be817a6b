// Region: poll
// Step: 1
// Sentence: wait RECONNECT_MS before the next attempt
// Source: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/

/** Asks, and asks again after a while. */
async function poll({ after, everyMs, hear, signal }: Task): Promise<never> {
  let cursor = after;
  const askOnce = async () => {
    const answer = await ask(`/changes?after=${cursor}`, { signal });
    for (const change of (await answer.json()) as Change[]) {
      hear(change);
      cursor = change.seq;
    }
    await pause(Math.max(everyMs, retryAfterMs(answer)), signal);
  };
  for (;;) {
    try {
      await askOnce();
    } catch (error) {
      if (signal.aborted) throw error;
      const { pauseMs = 0 } = error as { pauseMs?: number };
      await pause(pauseMs, signal);
    }
  }
}
