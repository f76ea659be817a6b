/**
 * Step 1, answer the challenge: lesson 03 seen from the other side.
 */

import { randomUUID } from "node:crypto";
import { test } from "@course/lesson-kit";
import { HOOK, isAccepted } from "./helpers.ts";

const ECHO = "Only the same challenge shows the provider that somebody here reads it, and agrees.";

test("A challenge comes back as it was sent", async ({ http }) => {
  for (const challenge of [randomUUID(), 'Zwölf Boxkämpfer: {"a": 1}']) {
    const answer = await http.post(HOOK, { type: "webhook.verify", challenge });
    isAccepted(
      answer,
      "A challenge carries no signature: the provider asks before it trusts you with one.",
    );
    answer.hasObject({ challenge }, ECHO);
  }
});

test("A challenge that is signed comes back as well", async ({ sender }) => {
  const challenge = randomUUID();
  const answer = await sender.deliver(HOOK, { type: "webhook.verify", challenge });
  isAccepted(answer, "A signature takes nothing away from a challenge.").hasObject(
    { challenge },
    ECHO,
  );
});
