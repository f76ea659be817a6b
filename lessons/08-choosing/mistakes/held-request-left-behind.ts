// Region: poll-long
// Step: 2
// Sentence: DELETE /listeners/long-poll gives up
// Source: https://developer.mozilla.org/docs/Web/API/AbortSignal

/** Asks, and is answered when something has happened. */
async function pollLong({ after, hear, signal }: Task): Promise<never> {
  let cursor = after;
  const askOnce = async () => {
    const headers = { Prefer: `wait=${WAIT_S}` };
    const answer = await ask(`/changes?after=${cursor}`, { headers });
    if (answer.status === 204) return;
    const changes = (await answer.json()) as Change[];
    // Asked again at once, a provider that holds nothing would be asked without an end.
    if (changes.length === 0) throw new Error("The provider does not hold its answer.");
    for (const change of changes) {
      hear(change);
      cursor = change.seq;
    }
  };
  for (;;) await insist(signal, askOnce);
}
