// Region: be-called
// Step: 5
// Sentence: Each change is heard once
// Source: the contract of this lesson: a change may be listed and delivered

/** Who believes what is signed with which secret. */
const registered = new Map<Webhook, (change: Change) => void>();

const known = new Set<string>();

app.post("/hooks/changes", express.raw({ type: () => true }), ({ headers, body }, response) => {
  for (const [webhook, take] of registered) {
    if (!isSigned(webhook, headers, body)) continue;
    const { type, data } = JSON.parse(String(body));
    const isNew = !known.has(String(headers["webhook-id"]));
    known.add(String(headers["webhook-id"]));
    if (isNew && EVENTS.includes(type)) take(data);
    return void response.status(204).end();
  }
  throw problem(401, "This delivery is not signed as agreed.");
});

/** Leaves an address, and asks once for what happened before. */
async function beCalled({ after, hear, signal }: Task): Promise<void> {
  const taken = new Set<number>();
  const take = (change: Change) => {
    if (change.seq <= after) return;
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
