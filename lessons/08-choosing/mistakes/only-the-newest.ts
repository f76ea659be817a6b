// Region: poll
// Step: 1
// Sentence: hear each change of it
// Source: the contract of this lesson

/** Asks, and asks again after a while. */
async function poll({ after, everyMs, hear, signal }: Task): Promise<never> {
  let cursor = after;
  const askOnce = async () => {
    const answer = await ask(`/changes?after=${cursor}`, { signal });
    const change = ((await answer.json()) as Change[]).at(-1);
    if (change) {
      hear(change);
      cursor = change.seq;
    }
    await pause(Math.max(everyMs, retryAfterMs(answer)), signal);
  };
  for (;;) await insist(signal, askOnce);
}
