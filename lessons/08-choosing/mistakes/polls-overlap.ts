// Region: poll
// Step: 1
// Sentence: One question at a time
// Source: https://developer.mozilla.org/docs/Web/API/Window/setInterval (ensure that execution duration is shorter than interval)

async function poll({ after, everyMs, hear, signal }: Task): Promise<void> {
  let cursor = after;
  let notBefore = 0;
  const askOnce = async () => {
    if (performance.now() < notBefore) return;
    const answer = await fetch(`${PROVIDER_URL}/changes?after=${cursor}`, { signal });
    notBefore = performance.now() + retryAfterMs(answer);
    if (!answer.ok) return;
    for (const change of (await answer.json()) as Change[]) {
      if (change.seq <= cursor) continue;
      hear(change);
      cursor = change.seq;
    }
  };
  const timer = setInterval(() => void askOnce().catch(() => {}), everyMs);
  signal.addEventListener("abort", () => clearInterval(timer));
}
