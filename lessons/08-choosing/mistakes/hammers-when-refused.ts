// Region: poll-long
// Step: 2
// Sentence: asked again at once, it is asked a thousand times
// Source: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/

/** Asks, and is answered when something has happened. */
async function pollLong({ after, hear, signal }: Task): Promise<void> {
  let cursor = after;
  const askOnce = async () => {
    const headers = { Prefer: `wait=${WAIT_S}` };
    const answer = await ask(`/changes?after=${cursor}`, { headers, signal });
    if (answer.status === 204) return;
    const changes = (await answer.json()) as Change[];
    // Asked again at once, a provider that holds nothing would be asked without an end.
    if (changes.length === 0) throw new Error("The provider does not hold its answer.");
    for (const change of changes) {
      hear(change);
      cursor = change.seq;
    }
  };
  while (!signal.aborted) {
    try {
      await askOnce();
    } catch (error) {
      await pause((error as { pauseMs?: number }).pauseMs ?? 0, signal);
    }
  }
}
