// Region: be-called
// Step: 5
// Sentence: the same delivery again is answered with 2xx
// Source: Standard Webhooks 1.0.0 (delivery success and failure)

/** Who believes what is signed with which secret. */
const registered = new Map<Webhook, (change: Change) => void>();

const known = new Set<number>();

app.post("/hooks/changes", express.raw({ type: () => true }), ({ headers, body }, response) => {
  for (const [webhook, take] of registered) {
    if (!isSigned(webhook, headers, body)) continue;
    const { type, data } = JSON.parse(String(body));
    if (known.has(data.seq)) throw problem(409, "This one was here before.");
    known.add(data.seq);
    if (EVENTS.includes(type)) take(data);
    return void response.status(204).end();
  }
  throw problem(401, "This delivery is not signed as agreed.");
});

/** Leaves an address, and asks once for what happened before. */
async function beCalled({ after, hear, signal }: Task): Promise<void> {
  const taken = new Set<number>();
  const take = (change: Change) => {
    if (change.seq <= after || taken.has(change.seq)) return;
    taken.add(change.seq);
    hear(change);
  };
  // Not ended by the signal: a registration under way could not be taken back.
  const { id, secret } = await insist(signal, register);
  const webhook = new Webhook(secret);
  registered.set(webhook, take);
  try {
    const missed = async () => (await ask(`/changes?after=${after}`, { signal })).json();
    for (const change of (await insist(signal, missed)) as Change[]) take(change);
    await once(signal, "abort");
  } finally {
    registered.delete(webhook);
    await unregister(id);
  }
}
