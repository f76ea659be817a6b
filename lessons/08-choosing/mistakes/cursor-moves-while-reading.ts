// Region: poll
// Step: 1
// Sentence: The cursor moves when a change was heard
// Source: RFC 9112, section 8 (incomplete messages)

/** Asks, and asks again after a while. */
async function poll({ after, everyMs, hear, signal }: Task): Promise<never> {
  let cursor = after;
  const askOnce = async () => {
    const answer = await ask(`/changes?after=${cursor}`, { signal });
    let text = "";
    for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece;
      for (const [, seq] of text.matchAll(/"seq":(\d+)/g)) cursor = Number(seq);
    }
    for (const change of JSON.parse(text) as Change[]) hear(change);
    await pause(Math.max(everyMs, retryAfterMs(answer)), signal);
  };
  for (;;) await insist(signal, askOnce);
}
