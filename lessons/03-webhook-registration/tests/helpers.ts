/**
 * What several steps do: register an address, and wait until it is active.
 */

import type { Answer, Delivery, Fixtures } from "@course/lesson-kit";
import { jsonReply } from "@course/lesson-kit";

export const BOTH = ["todo.added", "todo.completed"];

/** Registers `url` and returns the answer, which has to be a 201, and the endpoint in it. */
export async function register(http: Fixtures["http"], url: string, events = BOTH) {
  const answer = await http.post("/webhooks", { url, events });
  answer.hasStatus(201, "201 says that the address is kept now; Location says under which name.");
  const endpoint = answer.hasObject({ id: isId }, "The id tells one registration from another.");
  return { answer, endpoint, path: `/webhooks/${String(endpoint["id"])}` };
}

/** What a receiver answers that wants the deliveries. */
export const echo = (delivery: Delivery) => jsonReply(200, { challenge: challengeOf(delivery) });

export const challengeOf = (delivery: Delivery | undefined) => delivery?.object["challenge"];

/** Asks the provider again and again until the endpoint is active. */
export async function untilActive(
  http: Fixtures["http"],
  path: string,
  why: string,
): Promise<Answer> {
  // What is not there will not become active: no need to ask again.
  const isActive = (answer: Answer) =>
    answer.hasStatus(200, why).hasObject({}, why)["status"] === "active";
  const answer = await http.getUntil(path, isActive);
  answer.hasObject({ status: "active" }, why);
  return answer;
}

/** Registers an address that agrees, and waits for it: what was asked before it has been settled too. */
export async function afterAnother({ http, receiver }: Pick<Fixtures, "http" | "receiver">) {
  const hook = await receiver.listen(echo);
  const { path } = await register(http, `${hook.url}/another`);
  await untilActive(http, path, "Whoever echoes the challenge wants the deliveries: active.");
}

export const isId = (value: unknown) => typeof value === "string" || typeof value === "number";
