/**
 * Step 5, stop retrying: what ends a delivery, and what ends all of them
 * (Standard Webhooks, "Delivery success and failure").
 */

import {
  deferred,
  type Delivery,
  type Receiver,
  type Reply,
  signatureFault,
  test,
} from "@course/lesson-kit";
import {
  type Endpoint,
  FAILS,
  type Listed,
  OK,
  type Stage,
  attemptTo,
  attemptsOf,
  fresh,
  onStage,
  replies,
  tells,
} from "./helpers.ts";

const ADDED = ["todo.added"];

const CALLED = "Without retries there is nothing to stop: finish step 4 first.";
const ANY_2XX =
  "Any 2xx means delivered, not only the common ones: a retry after it would deliver twice.";
const GIVEN_UP =
  "After the last of RETRY_DELAYS_MS the delivery has failed: no receiver is called forever, and the list says so.";
const GONE =
  "410 says that this URL wants nothing any more: disable its endpoint at once, and retry nothing.";
const UNREGISTERED =
  "An unregistered endpoint gets no more calls, not even a retry that was pending when it left.";
const OTHERS = "A 410 or a DELETE is about one endpoint: all others go on, even with the same URL.";
const STATUS_IS_ALL =
  "The status is the answer: what a receiver sends after it is neither needed nor worth reading to its end.";

const status = (code: number): Reply => ({ do: "answer", status: code });

const is2xx = (code: number) => code >= 200 && code < 300;

const isDeliveredWith =
  (code: number) =>
  ({ state, attempts }: Listed) =>
    state === "delivered" && attempts.at(-1)?.status === code;

/**
 * Raises one more event and resolves when a witness has got all four attempts of it.
 *
 * A wrong attempt after what was done before comes earlier: its delays have begun earlier.
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
  "A delivery that is answered with any 2xx is delivered, and not retried",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const endpoints = new Map<number, Endpoint>();
    for (const code of [200, 201, 202, 204, 299]) {
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
  "After the last of RETRY_DELAYS_MS the delivery has failed",
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

/** Raises one more event and expects no other attempt of the first one, nor anything of that. */
async function isOver(
  stage: Stage,
  hook: Receiver,
  { title, attempts, after, why }: { title: string; attempts: number; after: string; why: string },
): Promise<void> {
  const later = await muchLater(stage);
  const retry = attemptsOf(hook, title)[attempts];
  retry?.expect(false, {
    expected: `no retry after ${after}`,
    got: `attempt ${attempts + 1} of "${title}" after ${after}`,
    why,
  });
  const [unwanted] = attemptsOf(hook, later);
  unwanted?.expect(false, {
    expected: `no delivery after ${after}`,
    got: `a delivery of "${later}", which was added after ${after}`,
    why,
  });
}

for (const [when, before] of [
  ["to the first attempt", []],
  ["to a retry", [FAILS]],
] as const) {
  test(
    `A 410 ${when} disables the endpoint: no retry and no other event follows`,
    onStage(async (stage) => {
      const title = fresh("Buy milk");
      const endpoint = await stage.endpoint(ADDED, replies(title, ...before, status(410)));
      await stage.add(title);
      const attempts = before.length + 1;
      await attemptTo(endpoint.hook, title, attempts, CALLED);
      // Until it has noted the 410 it can't know.
      await stage.lists(endpoint, hasGone, "an attempt with status 410 in the list", GONE);
      await isOver(stage, endpoint.hook, { title, attempts, after: "the 410", why: GONE });
      const isFailed = (entry: Listed) => entry.state === "failed" && isGone(entry);
      const words = 'a delivery that has "failed", its last attempt with status 410';
      await stage.lists(endpoint, isFailed, words, GONE);
    }),
  );
}

const isGone = ({ attempts }: Listed) => attempts.at(-1)?.status === 410;
const hasGone = ({ attempts }: Listed) => attempts.some((attempt) => attempt.status === 410);

test(
  "A 410 ends the endpoint's other deliveries too",
  onStage(async (stage) => {
    const [first, second] = [fresh("Buy milk"), fresh("Buy tea")];
    const { promise: gone, resolve: letFail } = deferred();
    const held: Reply = { do: "hold", until: gone, status: 500 };
    const isFirst = tells("todo.added", first);
    const endpoint = await stage.endpoint(ADDED, (delivery) =>
      isFirst(delivery) ? held : status(410),
    );
    await stage.add(first);
    await attemptTo(endpoint.hook, first, 1, CALLED);
    await stage.add(second);
    await stage.lists(endpoint, isGone, "an attempt with status 410 in the list", GONE);
    letFail();
    const after = "the 410 to another delivery";
    await isOver(stage, endpoint.hook, { title: first, attempts: 1, after, why: GONE });
  }),
);

test(
  "An unregistered endpoint gets no more calls, including pending retries",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const { promise: left, resolve: letFail } = deferred();
    const held: Reply = { do: "hold", until: left, status: 500 };
    const { hook, id } = await stage.endpoint(ADDED, replies(title, held, FAILS));
    await stage.add(title);
    await attemptTo(hook, title, 1, CALLED);
    const answer = await stage.unregister({ id });
    answer.hasStatus([200, 204], "DELETE /webhooks/:id unregisters, as in lesson 03.");
    letFail();
    await isOver(stage, hook, { title, attempts: 1, after: "the DELETE", why: UNREGISTERED });
    (await stage.unregister({ id })).hasStatus(
      404,
      "A second DELETE returns 404, as in lesson 03: there is nothing to unregister now.",
    );
  }),
);

for (const end of ["410", "DELETE"] as const) {
  test(
    `A ${end} ends one endpoint: others, even with the same URL, get their events and retries`,
    onStage(async (stage) => {
      const title = fresh("Buy milk");
      const before = await stage.endpoint(ADDED, replies(title, FAILS, OK));
      // Two endpoints at one receiver: the signature tells whose delivery it is.
      let endsSecret = "";
      const isMine = (delivery: Delivery, secret: string) =>
        signatureFault(delivery, secret) === undefined;
      const shared = await stage.receivers.listen((delivery) =>
        endsSecret !== "" && isMine(delivery, endsSecret) ? status(410) : OK,
      );
      const url = `${shared.url}/hooks/todos`;
      const [stays, ends] = [await stage.register(url, ADDED), await stage.register(url, ADDED)];
      endsSecret = ends.secret;
      const after = await stage.endpoint(ADDED, replies(title, FAILS, OK));
      if (end === "410") {
        await stage.add(fresh("Buy tea"));
        await stage.lists(ends, isGone, "an attempt with status 410 in the list", GONE);
      } else {
        (await stage.unregister(ends)).hasStatus([200, 204], UNREGISTERED);
      }
      await stage.add(title);
      const words = `after the ${end}, a delivery of "${title}" signed for the other endpoint`;
      const isIts = (delivery: Delivery) =>
        tells("todo.added", title)(delivery) && isMine(delivery, stays.secret);
      await shared.delivered(isIts, words, OTHERS, () => `no delivery of "${title}" signed for it`);
      for (const { hook } of [before, after]) {
        await attemptTo(hook, title, 1, OTHERS);
        await attemptTo(hook, title, 2, OTHERS, `to another endpoint, after the ${end}`);
      }
    }),
  );
}

test(
  "A delivery is delivered with its status 200, however large the rest of the answer is",
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
