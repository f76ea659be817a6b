/**
 * No step: what all of them are for. A provider that tries again over a network that loses, repeats and
 * reorders, by a seed that replays the run (`FAULT_SEED=17`), and a receiver that acts once all the same.
 */

import { randomUUID } from "node:crypto";
import type { Fixtures } from "@course/lesson-kit";
import { faultSeeds, test } from "@course/lesson-kit";

for (const seed of faultSeeds()) {
  test(`Seed ${seed}: through a bad network every event is acted on, and once`, async (fixtures) => {
    const { faults, http, origin, sender } = fixtures;
    const { url } = await faults.before(origin, seed);
    const ids = Array.from({ length: 6 }, () => `msg_${randomUUID()}`);
    await Promise.all(ids.map((id) => untilAccepted(fixtures, `${url}/hooks/todos`, id)));

    // Behind all of them comes one that nothing holds up: when it is listed, what was acted on twice is.
    const last = `msg_${randomUUID()}`;
    await sender.deliver("/hooks/todos", event(last), { id: last });
    const giveUpAt = Date.now() + 5_000;
    for (;;) {
      const answer = await http.get("/received");
      const listed = answer.hasArray(LISTED).map((each) => (each as { id?: unknown }).id);
      const isThere = [...ids, last].every((id) => listed.includes(id));
      if (!isThere && Date.now() < giveUpAt) continue;
      answer.expect(isThere, "every event that got a 2xx to be acted on", LISTED);
      const times = ids.map((id) => listed.filter((each) => each === id).length);
      answer.expect(Math.max(...times) === 1, "each event to be acted on once", ONCE);
      return;
    }
  });
}

/** Delivers again and again, as a provider does, until there is a 2xx. */
async function untilAccepted({ sender }: Fixtures, target: string, id: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await sender.deliver(target, event(id), { id }).catch((error: unknown) => {
      // The network broke it. After four times it was not the network.
      if (attempt === 4) throw error;
    });
    if (answer && answer.status >= 200 && answer.status <= 299) return;
    if (attempt === 4)
      answer?.hasStatus(204, "The last attempt gets through, and is signed rightly.");
  }
}

function event(title: string) {
  const data = { id: "1", title, completed: false };
  return { type: "todo.added", timestamp: new Date().toISOString(), data };
}

const LISTED = "A 2xx says: you may forget it, I act on it. So it has to be in GET /received.";
const ONCE =
  "An answer that is lost brings the delivery again: webhook-id tells that it is the same.";
