// Region: poll
// Step: 1
// Sentence: An answer that breaks off has told you nothing
// Source: the contract of this lesson

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
  for (;;) await askOnce();
}
