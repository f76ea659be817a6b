// Region: poll
// Step: 1
// Sentence: A provider that is away for a moment comes back
// Source: RFC 9110, section 15.6.4 (503)

import { RECONNECT_MS } from "../given.ts";

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
      if ("pauseMs" in (error as object)) throw error;
      await pause(RECONNECT_MS, signal);
    }
  }
}
