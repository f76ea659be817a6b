/**
 * Step 5, stop retrying: what ends a delivery, and what ends all of them
 * (Standard Webhooks, "Delivery success and failure").
 */

import { type Reply, test } from "@course/lesson-kit";
import {
  type Endpoint,
  FAILS,
  type Listed,
  type Stage,
  attemptTo,
  attemptsOf,
  fresh,
  onStage,
  replies,
} from "./helpers.ts";

const ADDED = ["todo.added"];

const CALLED = "Without retries there is nothing to stop: finish step 4 first.";
const ANY_2XX =
  "Any 2xx means delivered, not 200 alone: whoever tries again after it delivers twice.";
const GIVEN_UP =
  "After the last of RETRY_DELAYS_MS the delivery has failed: nobody is called for ever, and the list says so.";
const GONE =
  "410 says that this address wants nothing any more: the endpoint is disabled at once, not tried again.";
const UNREGISTERED =
  "An unregistered endpoint gets no more calls, not even a retry that was pending when it left.";
const STATUS_IS_ALL =
  "The status is the answer: what a receiver sends after it is neither needed nor worth reading to its end.";

const status = (code: number): Reply => ({ do: "answer", status: code });

const is2xx = (code: number) => code >= 200 && code < 300;

const isDeliveredWith =
  (code: number) =>
  ({ state, attempts }: Listed) =>
    state === "delivered" && attempts.at(-1)?.status === code;

/**
 * Raises one more event and resolves when a witness has had it four times.
 *
 * A wrong attempt after what was done before is due long before that: its waits have begun earlier.
 */
async function muchLater(stage: Stage): Promise<string> {
  const title = fresh("Much later");
  const { hook } = await stage.endpoint(ADDED, replies(title, FAILS));
  await stage.add(title);
  await attemptTo(hook, title, 4, CALLED);
  return title;
}

/** Expects that no attempt follows one with such a status: on the wire, and in the provider's own list. */
async function nothingFollows(
  stage: Stage,
  { endpoint, title }: { endpoint: Endpoint; title: string },
  ends: (status: number) => boolean,
  why: string,
): Promise<void> {
  const { answer, list } = await stage.listed(endpoint);
  for (const { attempts } of list) {
    const end = attempts.findIndex((attempt) => ends(Number(attempt.status)));
    const isLast = end === -1 || end === attempts.length - 1;
    const statuses = attempts.map((each) => each.status ?? null);
    answer.expect(isLast, {
      expected: `no attempt after the one with status ${String(statuses[end])}`,
      got: `attempts with the statuses ${statuses.join(", ")}`,
      why,
      near: '"attempts"',
    });
  }
  const made = Math.max(0, ...list.map(({ attempts }) => attempts.length));
  const received = attemptsOf(endpoint.hook, title);
  received.at(-1)?.expect(received.length <= made, {
    expected: `as many attempts as the list has, ${made}`,
    got: `${received.length} attempts`,
    why,
  });
}

test(
  "Any 2xx is delivered, and that is the end of it",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const endpoints = new Map<number, Endpoint>();
    for (const code of [200, 202, 204]) {
      endpoints.set(code, await stage.endpoint(ADDED, replies(title, status(code))));
    }
    await stage.add(title);
    for (const { hook } of endpoints.values()) await attemptTo(hook, title, 1, CALLED);
    await muchLater(stage);
    for (const [code, endpoint] of endpoints) {
      const words = `a delivery that is "delivered" with status ${code}`;
      await stage.lists(endpoint, isDeliveredWith(code), words, ANY_2XX);
      await nothingFollows(stage, { endpoint, title }, is2xx, ANY_2XX);
    }
  }),
);

test(
  "After the last delay the delivery is given up",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const endpoint = await stage.endpoint(ADDED, replies(title, FAILS));
    await stage.add(title);
    await attemptTo(endpoint.hook, title, 4, CALLED);
    await muchLater(stage);
    const isGivenUp = ({ state, attempts }: Listed) => state === "failed" && attempts.length === 4;
    const words = 'a delivery that has "failed", after four attempts';
    await stage.lists(endpoint, isGivenUp, words, GIVEN_UP);
    const received = attemptsOf(endpoint.hook, title);
    received.at(-1)?.expect(received.length <= 4, {
      expected: "4 attempts in all",
      got: `${received.length} attempts`,
      why: GIVEN_UP,
    });
  }),
);

test(
  "410 disables the endpoint at once",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const endpoint = await stage.endpoint(ADDED, replies(title, status(410)));
    await stage.add(title);
    await attemptTo(endpoint.hook, title, 1, CALLED);
    const isHeard = ({ attempts }: Listed) => attempts.some((attempt) => attempt.status === 410);
    await stage.lists(endpoint, isHeard, "an attempt with status 410 in the list", GONE);
    const later = await muchLater(stage);
    const [unwanted] = attemptsOf(endpoint.hook, later);
    unwanted?.expect(false, {
      expected: "no delivery after the 410",
      got: `a delivery of "${later}", added after the 410`,
      why: GONE,
    });
    await nothingFollows(stage, { endpoint, title }, (code) => code === 410, GONE);
  }),
);

test(
  "An unregistered endpoint gets no more calls, including pending retries",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const { hook, id } = await stage.endpoint(ADDED, replies(title, FAILS));
    await stage.add(title);
    await attemptTo(hook, title, 1, CALLED);
    const answer = await stage.unregister({ id });
    answer.hasStatus([200, 204], "DELETE /webhooks/:id unregisters, as in lesson 03.");
    const before = attemptsOf(hook, title).length;
    const later = await muchLater(stage);
    const [unwanted] = attemptsOf(hook, later);
    unwanted?.expect(false, {
      expected: "no delivery after the DELETE",
      got: `a delivery of "${later}", added after the DELETE`,
      why: UNREGISTERED,
    });
    // One attempt may have been on its way when the DELETE came.
    const retries = attemptsOf(hook, title).slice(before + 1);
    retries[0]?.expect(false, {
      expected: "no retry after the DELETE",
      got: `${retries.length + 1} attempts after the DELETE`,
      why: UNREGISTERED,
    });
  }),
);

test(
  "A receiver that answers without an end has answered",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const endpoint = await stage.endpoint(
      ADDED,
      replies(title, { do: "flood", bytes: 100_000_000 }),
    );
    await stage.add(title);
    await attemptTo(endpoint.hook, title, 1, CALLED);
    await muchLater(stage);
    const words = 'a delivery that is "delivered" with status 200';
    await stage.lists(endpoint, isDeliveredWith(200), words, STATUS_IS_ALL);
  }),
);
