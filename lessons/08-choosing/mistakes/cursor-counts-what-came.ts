// Region: poll
// Step: 1
// Sentence: Whatever happens between two polls
// Source: the contract of this lesson

/** Asks, and asks again after a while. */
async function poll({ after, everyMs, hear, signal }: Task): Promise<never> {
  let cursor = after;
  let count = 0;
  const askOnce = async () => {
    const answer = await ask(`/changes?after=${cursor}`, { signal });
    for (const change of (await answer.json()) as Change[]) {
      hear(change);
      cursor = count += 1;
    }
    await pause(Math.max(everyMs, retryAfterMs(answer)), signal);
  };
  for (;;) await insist(signal, askOnce);
}
