/**
 * Step 1, answer the challenge: lesson 03 seen from the other side.
 */

import { randomUUID } from "node:crypto";
import { test } from "@course/lesson-kit";
import { HOOK, isAccepted } from "./helpers.ts";

const ECHO =
  "Only the same challenge shows the provider that this URL reads its requests, and agrees.";
const UNSIGNED =
  "A challenge may come without a signature: the provider asks before it trusts you with a secret.";
const SIGNED = "A signed challenge is a challenge too: return it in the same way.";

test("A challenge without a signature is returned as it was sent", async ({ http }) => {
  for (const challenge of [randomUUID(), 'Zwölf Boxkämpfer: {"a": 1} & 🥊']) {
    const answer = await http.post(HOOK, { type: "webhook.verify", challenge });
    isAccepted(answer, UNSIGNED).hasObject({ challenge }, ECHO);
  }
});

test("A challenge with a signature is returned as it was sent", async ({ sender }) => {
  const challenge = randomUUID();
  const answer = await sender.deliver(HOOK, { type: "webhook.verify", challenge });
  isAccepted(answer, SIGNED).hasObject({ challenge }, ECHO);
});
