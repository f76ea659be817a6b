/**
 * Step 4, retry failed attempts: what counts as a failed attempt, and what the next one looks like
 * (Standard Webhooks, "Deliverability and reliability" and "Delivery success and failure").
 */

import { type Delivery, describeMember, type Reply, test } from "@course/lesson-kit";
import {
  type Attempt,
  difference,
  type Endpoint,
  FAILS,
  OK,
  type Stage,
  attemptTo,
  attemptsOf,
  fresh,
  onStage,
  replies,
} from "./helpers.ts";

const ADDED = ["todo.added"];

const CALLED = "Without a first attempt there is no second: finish step 1 first.";
const AGAIN =
  "An attempt that failed is tried again: receivers are restarted, and networks break for a moment.";
const STATUS =
  "Anything but 2xx counts as failed, even 4xx: it may come from a misconfigured proxy.";
const REDIRECT =
  "A redirect is not followed: nobody has registered that other address, and fetch may turn the POST into a GET.";
const TIMEOUT =
  "Whoever never answers must not be waited for without an end: no answer within DELIVERY_TIMEOUT_MS has failed.";
const NO_ANSWER =
  "No connection, or one that breaks, is a failed attempt like any other: note the error, and try again.";
const SAME_ID =
  "webhook-id names the message, not the attempt: by it a receiver knows that it has had this one before.";
const SAME_BODY =
  "A retry repeats the message, byte for byte: its timestamp is the event's, also hours later.";
const THIS_ATTEMPT =
  "webhook-timestamp is the time of this attempt: a retry with the first one's is refused as a replay.";
const SIGNED =
  "Each attempt is signed anew, because its webhook-timestamp is part of what is signed.";
const DELAY =
  "Wait as long as RETRY_DELAYS_MS says before the next attempt: whoever is down needs time, not more calls.";
const LIST =
  "The list of deliveries says what became of each attempt: consumers ask you for it when something is missing.";

const redirect = (status: number, to: string): Reply => ({
  do: "answer",
  status,
  headers: { Location: to },
});

const isGood = ({ status }: Attempt) => Number(status) >= 200 && Number(status) <= 299;

/** Expects that the first attempt, which is over, was not the last one. */
async function isNotGivenUp(stage: Stage, endpoint: Endpoint, why: string): Promise<void> {
  const tried = "an attempt in the list";
  const { answer, entry } = await stage.lists(
    endpoint,
    ({ attempts }) => attempts.some((attempt) => !isGood(attempt)),
    tried,
    LIST,
  );
  const [made, planned] = [entry.attempts.length, delays(stage).length + 1];
  answer.expect(entry.state !== "failed" || made >= planned, {
    expected: 'a delivery that is "pending" while attempts are left',
    got: `"state": "failed" after ${made} of ${planned} attempts`,
    why,
    near: '"failed"',
  });
}

const delays = ({ env }: Stage) => (env["RETRY_DELAYS_MS"] ?? "").split(",").map(Number);

test(
  "After a 500 the delivery is pending, and comes again",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const endpoint = await stage.endpoint(ADDED, replies(title, FAILS, OK));
    await stage.add(title);
    await attemptTo(endpoint.hook, title, 1, CALLED);
    await isNotGivenUp(stage, endpoint, AGAIN);
    await attemptTo(endpoint.hook, title, 2, AGAIN);
  }),
);

test(
  "The list of deliveries tells of both attempts",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const endpoint = await stage.endpoint(ADDED, replies(title, FAILS, OK));
    await stage.add(title);
    await attemptTo(endpoint.hook, title, 2, AGAIN);
    const wasRetried = ({ state, attempts }: { state?: unknown; attempts: Attempt[] }) =>
      state === "delivered" && attempts.length > 1;
    const words = 'an entry that is "delivered" after two attempts';
    const { answer, entry } = await stage.lists(endpoint, wasRetried, words, LIST);
    answer.expect(entry.type === "todo.added", {
      expected: '"type": "todo.added" in the list',
      got: describeMember("type", entry.type),
      why: LIST,
    });
    const [last, ...before] = entry.attempts.toReversed();
    const isRight = last !== undefined && isGood(last) && before.every((each) => !isGood(each));
    answer.expect(isRight, {
      expected: "the status of each attempt, 500 and then 200",
      got: entry.attempts.map(({ status }) => describeMember("status", status)).join(", then "),
      why: LIST,
      near: '"attempts"',
    });
    const isTime = (at: unknown) => ["string", "number"].includes(typeof at);
    const timeless = entry.attempts.find(({ at }) => !isTime(at));
    answer.expect(timeless === undefined, {
      expected: 'the time of each attempt as "at"',
      got: describeMember("at", timeless?.at),
      why: LIST,
      near: '"attempts"',
    });
  }),
);

test(
  "Every status but 2xx is tried again",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const [missing, busy, bad] = [404, 503, 400].map((status): Reply => ({ do: "answer", status }));
    const endpoint = await stage.endpoint(
      ADDED,
      replies(title, missing ?? FAILS, busy ?? FAILS, bad ?? FAILS, OK),
    );
    await stage.add(title);
    await attemptTo(endpoint.hook, title, 1, CALLED);
    await isNotGivenUp(stage, endpoint, STATUS);
    await attemptTo(endpoint.hook, title, 4, STATUS);
  }),
);

for (const status of [302, 307]) {
  test(
    `A ${status} is not followed, but tried again`,
    onStage(async (stage) => {
      const title = fresh("Buy milk");
      // It fails as well: whoever follows comes back to the first one all the same.
      const elsewhere = await stage.receivers.listen(FAILS);
      const { hook } = await stage.endpoint(
        ADDED,
        replies(title, redirect(status, `${elsewhere.url}/elsewhere`), OK),
      );
      await stage.add(title);
      await attemptTo(hook, title, 2, AGAIN);
      const stray = elsewhere.deliveries[0];
      stray?.expect(false, {
        expected: "no request to the address that the redirect names",
        got: `${stray.method} ${stray.path} there`,
        why: REDIRECT,
      });
    }),
  );
}

test(
  "Whoever does not answer in time is called again, with the time of that attempt",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const { hook, secret } = await stage.endpoint(ADDED, replies(title, { do: "hang" }, OK));
    await stage.add(title);
    const first = await attemptTo(hook, title, 1, CALLED);
    const second = await attemptTo(hook, title, 2, TIMEOUT);
    // The time to wait for an answer lies between them: more than a second, on the provider's own clock.
    const isLater = (timestamp: string) => Number(timestamp) > timeOf(first);
    const words = `later than ${timeOf(first)}, the first attempt's`;
    second.hasHeader("webhook-timestamp", words, isLater, THIS_ATTEMPT);
    second.isSigned(secret, SIGNED);
  }),
);

const timeOf = ({ headers }: Delivery) => Number(headers.get("webhook-timestamp"));

for (const [words, open] of [
  ["An address where nobody listens", (stage: Stage) => stage.nobody()],
  ["An address that breaks the connection", (stage: Stage) => stage.hangsUp()],
] as const) {
  test(
    `${words} is tried again`,
    onStage(async (stage) => {
      const title = fresh("Buy milk");
      const silent = await stage.register(await open(stage), ADDED);
      const { hook } = await stage.endpoint(ADDED, replies(title, FAILS));
      await stage.add(title);
      // The same event at the same time: by this one's third attempt the other's second has been made.
      await attemptTo(hook, title, 3, AGAIN);
      await stage.lists(
        silent,
        ({ attempts }) => attempts.length > 1 && attempts.every(hasError),
        "two attempts or more in the list, each with its error",
        NO_ANSWER,
      );
    }),
  );
}

const hasError = ({ status, error }: Attempt) => (status ?? null) === null && (error ?? "") !== "";

test(
  "Each attempt is the same message, signed anew",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const { hook, secret } = await stage.endpoint(ADDED, replies(title, FAILS, FAILS, FAILS, OK));
    await stage.add(title);
    await attemptTo(hook, title, 4, AGAIN);
    const [first, ...others] = attemptsOf(hook, title);
    for (const each of others) {
      const isSame = (id: string) => id === first?.headers.get("webhook-id");
      each.hasHeader("webhook-id", "the same as on the first attempt", isSame, SAME_ID);
      const isSameBody = first?.rawBody.equals(each.rawBody) === true;
      each.expect(isSameBody, {
        expected: "the body of the first attempt",
        ...difference(each, first),
        why: SAME_BODY,
      });
      each.isSigned(secret, SIGNED);
    }
  }),
);

test(
  "Before each attempt the provider waits as long as it was told",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const endpoint = await stage.endpoint(ADDED, replies(title, FAILS));
    await stage.add(title);
    await attemptTo(endpoint.hook, title, 4, AGAIN);
    // A machine that stood still may have let attempts time out: then arrivals say nothing about waits.
    const { list } = await stage.listed(endpoint);
    const wasHeard = ({ status }: Attempt) => status === 500;
    if (!list.every(({ attempts }) => attempts.every(wasHeard))) return;
    const attempts = attemptsOf(endpoint.hook, title);
    for (const [index, delay] of delays(stage).entries()) {
      const [one, next] = attempts.slice(index, index + 2);
      const waited = (next?.receivedAt ?? Infinity) - (one?.receivedAt ?? 0);
      next?.expect(waited >= delay - TIMER_ROUNDING_MS, {
        expected: `attempt ${index + 2} at least ${delay} ms after attempt ${index + 1} failed`,
        got: `it after ${Math.round(waited)} ms`,
        why: DELAY,
      });
    }
  }),
);

/** A timer may ring a little early, and two clocks are rounded. */
const TIMER_ROUNDING_MS = 5;
