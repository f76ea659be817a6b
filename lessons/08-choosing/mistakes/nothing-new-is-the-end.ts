// Region: poll-long
// Step: 2
// Sentence: 204 says that the time is over
// Source: RFC 9110, section 15.3.5

/** Asks, and is answered when something has happened. */
async function pollLong({ after, hear, signal }: Task): Promise<void> {
  let cursor = after;
  const askOnce = async () => {
    const headers = { Prefer: `wait=${WAIT_S}` };
    const answer = await ask(`/changes?after=${cursor}`, { headers, signal });
    if (answer.status === 204) return true;
    const changes = (await answer.json()) as Change[];
    // Asked again at once, a provider that holds nothing would be asked without an end.
    if (changes.length === 0) throw new Error("The provider does not hold its answer.");
    for (const change of changes) {
      hear(change);
      cursor = change.seq;
    }
    return false;
  };
  while (!(await insist(signal, askOnce)));
}
