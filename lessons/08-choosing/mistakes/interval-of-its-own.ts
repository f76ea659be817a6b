// Region: poll
// Step: 1
// Sentence: do not ask more often
// Source: the contract of this lesson

import { POLL_INTERVAL_MS } from "../given.ts";

/** Asks, and asks again after a while. */
async function poll({ after, everyMs, hear, signal }: Task): Promise<never> {
  let cursor = after;
  const askOnce = async () => {
    const answer = await ask(`/changes?after=${cursor}`, { signal });
    for (const change of (await answer.json()) as Change[]) {
      hear(change);
      cursor = change.seq;
    }
    await pause(Math.max(POLL_INTERVAL_MS, retryAfterMs(answer)), signal);
  };
  for (;;) await insist(signal, askOnce);
}
