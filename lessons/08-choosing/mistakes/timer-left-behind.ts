// Region: poll
// Step: 1
// Sentence: DELETE /listeners/poll ends it
// Source: https://nodejs.org/api/timers.html#cleartimeouttimeout

/** Asks, and asks again after a while. */
async function poll({ after, everyMs, hear, signal }: Task): Promise<never> {
  let cursor = after;
  const askOnce = async () => {
    const answer = await ask(`/changes?after=${cursor}`, {});
    for (const change of (await answer.json()) as Change[]) {
      hear(change);
      cursor = change.seq;
    }
    await pause(Math.max(everyMs, retryAfterMs(answer)), new AbortController().signal);
  };
  for (;;) await insist(signal, askOnce);
}
