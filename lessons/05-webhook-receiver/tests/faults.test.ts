/**
 * No step: what all of them are for. A provider that tries again over a network that loses, repeats and
 * reorders, by a seed that replays the run (`FAULT_SEED=17`), and a receiver that acts once all the same.
 */

import type { Fixtures } from "@course/lesson-kit";
import { faultSeeds, test } from "@course/lesson-kit";
import { event, HOOK, newId, untilActedOn } from "./helpers.ts";

for (const seed of faultSeeds()) {
  test(`Seed ${seed}: through a bad network every event is acted on, and once`, async (fixtures) => {
    const { url } = await fixtures.faults.before(fixtures.origin, seed);
    const ids = Array.from({ length: 6 }, newId);
    await Promise.all(ids.map((id) => untilAccepted(fixtures, url + HOOK, id)));

    // Behind all of them comes one that nothing holds up: when it is listed, what was acted on twice is.
    const last = newId();
    await fixtures.sender.deliver(HOOK, event(), { id: last });
    const delivered = [...ids, last].map((id) => ({ id, cause: "answered with 2xx" }));
    const { answer, list } = await untilActedOn(fixtures, delivered, LISTED);
    const times = ids.map((id) => list.filter((each) => each.id === id).length);
    const most = Math.max(...times);
    answer.expect(most === 1, {
      expected: "one entry for each event in GET /received",
      got: `${most} entries for ${String(ids[times.indexOf(most)])}`,
      why: ONCE,
    });
  });
}

/** Delivers again and again, as a provider does, until there is a 2xx. */
async function untilAccepted({ sender }: Fixtures, target: string, id: string): Promise<void> {
  const same = event();
  for (let attempt = 1; ; attempt += 1) {
    const answer = await sender.deliver(target, same, { id }).catch((error: unknown) => {
      // The network broke it. After four times it was not the network.
      if (attempt === 4) throw error;
    });
    if (answer && answer.status >= 200 && answer.status <= 299) return;
    if (attempt === 4)
      answer?.hasStatus(204, "The last attempt gets through, and has a valid signature.");
  }
}

const LISTED = "A 2xx says: you may forget it, I act on it. So it has to be in GET /received.";
const ONCE =
  "An answer that is lost brings the delivery again: webhook-id tells that it is the same.";
