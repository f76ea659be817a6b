// Region: poll
// Step: 1
// Sentence: ask after the number of the last change heard
// Source: the contract of this lesson

/** Asks, and asks again after a while. */
async function poll({ after, everyMs, hear, signal }: Task): Promise<never> {
  const known = new Set<number>();
  const askOnce = async () => {
    const answer = await ask(`/changes?after=${after}`, { signal });
    for (const change of (await answer.json()) as Change[]) {
      if (!known.has(change.seq)) hear(change);
      known.add(change.seq);
    }
    await pause(Math.max(everyMs, retryAfterMs(answer)), signal);
  };
  for (;;) await insist(signal, askOnce);
}
