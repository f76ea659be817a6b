/**
 * No step: what all of them are for. A network that loses, repeats and reorders what is sent, by a seed
 * that replays the run (`FAULT_SEED=17`), and a provider that delivers all the same.
 */

import { type Delivery, faultSeeds, test } from "@course/lesson-kit";
import { difference } from "./helpers.ts";

for (const seed of faultSeeds()) {
  test(`Seed ${seed}: through a bad network every event arrives, each copy whole and signed`, async ({
    faults,
    http,
    receiver,
  }) => {
    const hook = await receiver.listen();
    const proxy = await faults.before(hook.url, seed);
    const endpoint = { url: `${proxy.url}/hook`, events: ["todo.added"] };
    const { secret } = (await http.post("/webhooks", endpoint)).hasObject({}, REGISTERED);

    const titles = [1, 2, 3, 4, 5].map((number) => `Seed ${seed}, to-do ${number}`);
    await Promise.all(titles.map((title) => http.post("/todos", { title })));
    for (const title of titles) {
      await hook.delivered(({ text }) => text.includes(title), `todo.added for "${title}"`, AGAIN);
    }

    const firsts = new Map<string, Delivery>();
    for (const delivery of hook.deliveries) {
      delivery.isSigned(
        String(secret),
        "A copy is judged like any delivery: its signature has to hold.",
      );
      const id = delivery.hasHeader(
        "webhook-id",
        "the message's id",
        (value) => value !== "",
        SAME,
      );
      const first = firsts.get(id) ?? delivery;
      delivery.expect(first.text === delivery.text, {
        expected: `the same body as on the first attempt with ${id}`,
        ...difference(delivery, first),
        why: SAME,
      });
      firsts.set(id, delivery);
    }
  });
}

const REGISTERED = "Without a registration there is nobody to deliver to.";
const AGAIN = "What got no 2xx may never have arrived: only trying again makes sure.";
const SAME = "An attempt repeats a message: the same webhook-id, the same body.";
