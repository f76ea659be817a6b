// Region: poll-long
// Step: 2
// Sentence: A provider may ignore Prefer
// Source: RFC 7240, section 2 (preferences can be ignored)

/** Asks, and is answered when something has happened. */
async function pollLong({ after, hear, signal }: Task): Promise<never> {
  let cursor = after;
  const askOnce = async () => {
    const headers = { Prefer: `wait=${WAIT_S}` };
    const answer = await ask(`/changes?after=${cursor}`, { headers, signal });
    if (answer.status === 204) return;
    const changes = (await answer.json()) as Change[];
    for (const change of changes) {
      hear(change);
      cursor = change.seq;
    }
  };
  for (;;) await insist(signal, askOnce);
}
