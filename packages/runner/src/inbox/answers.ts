/**
 * What the inbox can do with a delivery. Pure.
 */

import { setTimeout as pause } from "node:timers/promises";
import type { Delivery, Reply } from "@course/lesson-kit/judge";

/** In the order in which `i` goes through them. */
export const ANSWERS = ["204", "500", "410", "no answer", "slow", "redirect", "200"] as const;
export type InboxAnswer = (typeof ANSWERS)[number];

/** What the one who types calls them. */
export const ANSWER_WORDS = ANSWERS.map((each) => (each === "no answer" ? "hang" : each));

/** The answer that a word stands for; undefined when there is no such answer. */
export function answerNamed(word: string): InboxAnswer | undefined {
  return word === "hang" ? "no answer" : ANSWERS.find((each) => each === word);
}

/** So late that it is felt, and within the 5 s that a provider waits by lesson 04's contract. */
export const SLOW_MS = 3_000;

/** Whether a provider that keeps the contract tries again after it. */
export const isTriedAgain = (answer: string) => /^(500|redirect|no answer)$/.test(answer);

/** How a delivery is answered, with the name of what is done. `elsewhere` is where a redirect leads. */
export function replyTo(
  delivery: Pick<Delivery, "object">,
  answer: InboxAnswer,
  elsewhere: string,
): [InboxAnswer | "200 with the challenge", Reply] {
  const { challenge } = delivery.object;
  if (answer.startsWith("20") && typeof challenge === "string") {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ challenge });
    return ["200 with the challenge", { do: "answer", status: 200, headers, body }];
  }
  if (answer === "no answer") return [answer, { do: "hang" }];
  if (answer === "slow") return [answer, { do: "hold", until: pause(SLOW_MS), status: 204 }];
  if (answer === "redirect") {
    return [answer, { do: "answer", status: 302, headers: { Location: elsewhere } }];
  }
  return [answer, { do: "answer", status: Number(answer) }];
}
