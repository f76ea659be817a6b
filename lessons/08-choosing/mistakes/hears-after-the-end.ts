// Region: be-called
// Step: 5
// Sentence: Who does not listen any more
// Source: the contract of this lesson

import { heard } from "../given.ts";

/** Who believes what is signed with which secret. */
const registered = new Map<Webhook, (change: Change) => void>();

app.post("/hooks/changes", express.raw({ type: () => true }), ({ headers, body }, response) => {
  for (const [webhook, take] of registered) {
    if (!isSigned(webhook, headers, body)) continue;
    const { type, data } = JSON.parse(String(body));
    if (EVENTS.includes(type)) take(data);
    return void response.status(204).end();
  }
  throw problem(401, "This delivery is not signed as agreed.");
});

/** Leaves an address, and asks once for what happened before. */
async function beCalled({ after, signal }: Task): Promise<void> {
  const taken = new Set<number>();
  const take = (change: Change) => {
    if (change.seq <= after || taken.has(change.seq)) return;
    taken.add(change.seq);
    heard.push({ way: "webhook", ...change, at: performance.now() });
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
    await unregister(id);
  }
}
