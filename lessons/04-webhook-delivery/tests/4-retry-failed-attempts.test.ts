/**
 * Step 4, retry failed attempts: what counts as failed, and what the next attempt looks like
 * (Standard Webhooks, "Deliverability and reliability" and "Delivery success and failure").
 */

import {
  deferred,
  type Delivery,
  describeMember,
  describeValue,
  type Receiver,
  type Reply,
  test,
} from "@course/lesson-kit";
import {
  type Attempt,
  difference,
  type Endpoint,
  FAILS,
  type Listed,
  OK,
  type Stage,
  attemptTo,
  attemptsOf,
  fresh,
  hasSignature,
  onStage,
  replies,
} from "./helpers.ts";

const ADDED = ["todo.added"];

const CALLED = "Without a first attempt there is no second: finish step 1 first.";
const AGAIN = "A failed attempt is retried: receivers restart, and networks break for a moment.";
const STATUS =
  "Anything but 2xx counts as failed, even 4xx: it may come from a misconfigured proxy.";
const REDIRECT =
  "A redirect is not followed: its target was not registered, and fetch may turn the POST into a GET.";
const TIMEOUT =
  "A receiver may never answer: without an answer within DELIVERY_TIMEOUT_MS, in milliseconds, the attempt has failed.";
const EARLY = "A receiver has DELIVERY_TIMEOUT_MS, in milliseconds, to answer: read the variable.";
const NO_ANSWER =
  "No connection, or one that breaks, is a failed attempt like any other: record the error and retry.";
const SAME_ID =
  "webhook-id names the message, not the attempt: by it a receiver notices that it already has this one.";
const SAME_BODY =
  "A retry repeats the message, byte for byte: its timestamp is the event's, even hours later.";
const THIS_ATTEMPT =
  "webhook-timestamp is the time of this attempt: a retry with the first one's is refused as a replay.";
const SIGNED =
  "Each attempt is signed anew, because its webhook-timestamp is part of what is signed.";
const DELAY =
  "RETRY_DELAYS_MS, in milliseconds, is the time before each next attempt: a receiver that is down needs time, not more calls.";
const LIST =
  "The list of deliveries says what became of each attempt: consumers read it when something is missing.";
const OWN_LIST = "Each endpoint's list is about its own deliveries: others are another consumer's.";

const redirect = (status: number, to: string): Reply => ({
  do: "answer",
  status,
  headers: { Location: to },
});

const isGood = ({ status }: Attempt) => Number(status) >= 200 && Number(status) <= 299;

const delays = ({ env }: Stage) => (env["RETRY_DELAYS_MS"] ?? "").split(",").map(Number);

test(
  "After a failed attempt the delivery is pending, and is retried",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const { promise: looked, resolve: look } = deferred();
    const held: Reply = { do: "hold", until: looked, status: 200 };
    const endpoint = await stage.endpoint(ADDED, replies(title, FAILS, held));
    await stage.add(title);
    await attemptTo(endpoint.hook, title, 1, CALLED);
    const hasFailed = ({ attempts }: Listed) => attempts.some(({ status }) => status === 500);
    const words = "an attempt with status 500 in the list";
    const { answer, entry } = await stage.lists(endpoint, hasFailed, words, LIST);
    // The next attempts are held until now: nothing can have ended the delivery.
    answer.expect(entry.state === "pending", {
      expected: 'a delivery with "state": "pending" while attempts are left',
      got: `"state": ${describeValue(entry.state)} after ${entry.attempts.length} of ${delays(stage).length + 1} attempts`,
      why: AGAIN,
      near: '"state"',
    });
    look();
    const due = `${delays(stage)[0]} ms after attempt 1, RETRY_DELAYS_MS=${delays(stage).join(",")}`;
    await attemptTo(endpoint.hook, title, 2, AGAIN, due);
  }),
);

test(
  "Each retry comes after the next of RETRY_DELAYS_MS",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const endpoint = await stage.endpoint(ADDED, replies(title, FAILS));
    await stage.add(title);
    const planned = `RETRY_DELAYS_MS=${delays(stage).join(",")}`;
    let before = await attemptTo(endpoint.hook, title, 1, CALLED);
    for (const [index, delay] of delays(stage).entries()) {
      const next = await attemptTo(endpoint.hook, title, index + 2, DELAY, planned);
      const waited = next.receivedAt - before.receivedAt;
      // A machine that stood still may have let one time out: then arrivals say nothing about delays.
      next.expect(before.isAbandoned || waited >= delay - TIMER_ROUNDING_MS, {
        expected: `attempt ${index + 2} at least ${delay} ms after attempt ${index + 1} (${planned})`,
        got: `attempt ${index + 2} after ${Math.round(waited)} ms`,
        why: DELAY,
      });
      before = next;
    }
  }),
);

test(
  "GET /webhooks/:id/deliveries lists each attempt with its time and status",
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
    answer.expect(entry.id !== undefined, {
      expected: 'an "id" for each delivery in the list',
      got: 'no "id"',
      why: LIST,
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
  "Each endpoint lists its own deliveries only",
  onStage(async (stage) => {
    const [ada, bob] = [await stage.endpoint(ADDED), await stage.endpoint(["todo.completed"])];
    const title = fresh("Buy milk");
    await stage.change(await stage.add(title), { completed: true });
    for (const [mine, type] of [
      [ada, "todo.added"],
      [bob, "todo.completed"],
    ] as const) {
      const isMine = (entry: Listed) => entry.type === type;
      const words = `a delivery of ${type} in the list of an endpoint that got one`;
      await stage.lists(mine, isMine, words, LIST);
    }
    for (const [mine, type] of [
      [ada, "todo.added"],
      [bob, "todo.completed"],
    ] as const) {
      const { answer, list } = await stage.listed(mine);
      const foreign = list.find((entry) => entry.type !== type);
      answer.expect(foreign === undefined, {
        expected: `only deliveries of ${type} in the list of an endpoint that asked for nothing else`,
        got: `one with "type": ${describeValue(foreign?.type)}`,
        why: OWN_LIST,
        near: String(foreign?.type),
      });
    }
  }),
);

test(
  "Every status but 2xx is retried",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const all = [
      [404, 503, 400],
      [401, 429, 422],
      [403, 500, 304],
    ];
    const endpoints: [statuses: number[], endpoint: Endpoint][] = [];
    for (const statuses of all) {
      const fails = statuses.map((status): Reply => ({ do: "answer", status }));
      endpoints.push([statuses, await stage.endpoint(ADDED, replies(title, ...fails, OK))]);
    }
    await stage.add(title);
    for (const [statuses, { hook }] of endpoints) {
      await attemptTo(hook, title, 1, CALLED);
      for (const [index, status] of statuses.entries()) {
        await attemptTo(hook, title, index + 2, STATUS, `after status ${status}`);
      }
    }
  }),
);

for (const status of [301, 302, 303, 307, 308]) {
  test(
    `A ${status} is not followed, but retried`,
    onStage(async (stage) => {
      const title = fresh("Buy milk");
      // It fails as well: a provider that follows retries with the first URL all the same.
      const elsewhere = await stage.receivers.listen(FAILS);
      const { hook } = await stage.endpoint(
        ADDED,
        replies(title, redirect(status, `${elsewhere.url}/elsewhere`), OK),
      );
      await stage.add(title);
      await attemptTo(hook, title, 2, REDIRECT, `after status ${status}`);
      const [stray] = elsewhere.deliveries;
      stray?.expect(false, {
        expected: "no request to the URL that the redirect names",
        got: `${stray.method} ${stray.path} there`,
        why: REDIRECT,
      });
    }),
  );
}

test(
  "An attempt without an answer within DELIVERY_TIMEOUT_MS is retried, with a new timestamp",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const { hook, secret } = await stage.endpoint(ADDED, replies(title, { do: "hang" }, OK));
    const timeoutMs = Number(stage.env["DELIVERY_TIMEOUT_MS"]);
    const addedAt = performance.now();
    await stage.add(title);
    const first = await attemptTo(hook, title, 1, CALLED);
    const second = await retriedInTime(stage, hook, first, { title, timeoutMs });
    // The provider can't have begun to wait before it was asked to add the to-do.
    const longestMs = Math.round(performance.now() - addedAt);
    second.expect(longestMs >= timeoutMs - TIMER_ROUNDING_MS, {
      expected: `attempt 2 not before ${timeoutMs} ms have passed without an answer (DELIVERY_TIMEOUT_MS)`,
      got: `attempt 2 after ${longestMs} ms`,
      why: EARLY,
    });
    // The time to wait for an answer lies between them: more than a second, on the provider's own clock.
    const isLater = (timestamp: string) => Number(timestamp) > timeOf(first);
    const words = `later than ${timeOf(first)}, the first attempt's`;
    second.hasHeader("webhook-timestamp", words, isLater, THIS_ATTEMPT);
    hasSignature(second, secret, SIGNED);
  }),
);

/**
 * Resolves with the second attempt.
 *
 * The provider's own schedule is the clock: each event to a witness that fails takes all of RETRY_DELAYS_MS, one
 * after the other. When these add up to twice the time in which the second attempt was due, it does not come.
 */
async function retriedInTime(
  stage: Stage,
  hook: Receiver,
  first: Delivery,
  { title, timeoutMs }: { title: string; timeoutMs: number },
): Promise<Delivery> {
  const startedAt = performance.now();
  const [firstDelay = 0] = delays(stage);
  const wholeMs = delays(stage).reduce((sum, delay) => sum + delay, 0);
  for (let passedMs = 0; passedMs < 2 * (timeoutMs + firstDelay); passedMs += wholeMs) {
    const [, second] = attemptsOf(hook, title);
    if (second) return second;
    const later = fresh("Later");
    const witness = await stage.endpoint(ADDED, replies(later, FAILS));
    await stage.add(later);
    await attemptTo(witness.hook, later, delays(stage).length + 1, AGAIN);
  }
  const waitedMs = Math.round(performance.now() - startedAt);
  throw first.expect(false, {
    expected: `attempt 2 after ${timeoutMs} ms without an answer (DELIVERY_TIMEOUT_MS)`,
    got: `no attempt 2 in ${waitedMs} ms`,
    why: TIMEOUT,
  });
}

const timeOf = ({ headers }: Delivery) => Number(headers.get("webhook-timestamp"));

for (const [words, open] of [
  ["A URL where nobody listens", (stage: Stage) => stage.nobody()],
  ["A receiver that closes the connection", (stage: Stage) => stage.hangsUp()],
  ["A receiver that does not speak HTTP", (stage: Stage) => stage.hangsUp("hello\r\n")],
] as const) {
  test(
    `${words} is retried`,
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
        "a delivery with two or more attempts in the list, each with its error and no status",
        NO_ANSWER,
      );
    }),
  );
}

const hasError = ({ status, error }: Attempt) => (status ?? null) === null && (error ?? "") !== "";

test(
  "Every attempt has the same webhook-id and body, and a new signature",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const { hook, secret } = await stage.endpoint(ADDED, replies(title, FAILS, FAILS, FAILS, OK));
    await stage.add(title);
    await attemptTo(hook, title, 4, AGAIN);
    const [first, ...others] = attemptsOf(hook, title);
    const id = first?.headers.get("webhook-id");
    for (const each of others) {
      const words = `${id}, as on the first attempt`;
      each.hasHeader("webhook-id", words, (value) => value === id, SAME_ID);
      const isSameBody = first?.rawBody.equals(each.rawBody) === true;
      each.expect(isSameBody, {
        expected: "the body of the first attempt",
        ...difference(each, first),
        why: SAME_BODY,
      });
      hasSignature(each, secret, SIGNED);
    }
  }),
);

/** A timer may ring a little early, and two clocks are rounded. */
const TIMER_ROUNDING_MS = 5;
