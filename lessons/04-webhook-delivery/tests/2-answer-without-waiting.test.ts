/**
 * Step 2, answer without waiting: neither the client that changes the list nor another receiver waits for a
 * receiver (Standard Webhooks, "Request timeouts": an answer may take 15 to 30 s).
 */

import { type Answer, deferred, type Reply, test } from "@course/lesson-kit";
import { attemptTo, fresh, OK, onStage, type Stage, tells } from "./helpers.ts";

const EVENTS = ["todo.added", "todo.completed"];

const CALLED = "Without a delivery there is nothing to wait for: finish step 1 first.";
const WAITS =
  "The client that changes a to-do does not know who gets the event: answer it first, and let a receiver take its time.";
const DELAYED =
  "One slow endpoint must delay no other: start every delivery before you wait for the answer to any.";
const UNREACHABLE =
  "A receiver that can't be reached is the provider's problem: the to-do was added, so the client gets its 201.";

/** Sends a change while the receiver holds the delivery of it, and expects the answer meanwhile. */
async function answeredMeanwhile(
  stage: Stage,
  type: string,
  title: string,
  [method, path, json]: [method: string, path: string, json: object],
): Promise<Answer> {
  const { promise: answered, resolve: open } = deferred();
  const isMine = tells(type, title);
  const held: Reply = { do: "hold", until: answered, status: 200 };
  const { hook } = await stage.endpoint(EVENTS, (delivery) => (isMine(delivery) ? held : OK));
  const meanwhile = `a receiver held the delivery of ${type}`;
  const answer = await stage.http.request(method, path, { json, why: WAITS, meanwhile });
  open();
  const delivery = await hook.delivered({ type, data: { title } }, "a delivery", CALLED);
  await hook.settled(delivery, CALLED);
  // The receiver answers once the change is answered. A provider that has given up before has waited for it.
  answer.expect(!delivery.isAbandoned, {
    expected: `an answer to ${method} ${path} while the receiver holds the delivery`,
    got: `status ${answer.status} only after your server had given up on the delivery`,
    why: WAITS,
  });
  return answer;
}

test(
  "POST /todos is answered while a receiver still holds the delivery",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const request: [string, string, object] = ["POST", "/todos", { title }];
    const answer = await answeredMeanwhile(stage, "todo.added", title, request);
    answer.hasStatus(201, WAITS);
  }),
);

test(
  "PATCH /todos/:id is answered while a receiver still holds the delivery",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const todo = await stage.add(title);
    const path = `/todos/${String(todo["id"])}`;
    const request: [string, string, object] = ["PATCH", path, { completed: true }];
    const answer = await answeredMeanwhile(stage, "todo.completed", title, request);
    answer.hasStatus(200, WAITS);
  }),
);

test(
  "A slow endpoint delays no other",
  onStage(async (stage) => {
    const title = fresh("Buy milk");
    const isMine = tells("todo.added", title);
    const { promise: opened, resolve: open } = deferred();
    const untilOtherHasIt: Reply = { do: "hold", until: opened, status: 200 };
    // One is registered before the quick one and one after it: a provider may begin with the newest.
    const before = await stage.endpoint(EVENTS, untilOtherHasIt);
    let gaveUpFirst = false;
    const quick = await stage.endpoint(EVENTS, (delivery) => {
      if (!isMine(delivery)) return OK;
      const slow = [before, behind].flatMap(({ hook }) => hook.deliveries);
      gaveUpFirst ||= slow.some(({ isAbandoned }) => isAbandoned);
      open();
      return OK;
    });
    const behind = await stage.endpoint(EVENTS, untilOtherHasIt);
    await stage.add(title);
    const words = "a delivery while two slow endpoints hold theirs";
    const delivery = await quick.hook.delivered(isMine, words, DELAYED);
    delivery.expect(!gaveUpFirst, {
      expected: "this delivery while two slow endpoints hold theirs",
      got: "this delivery only after your server had given up on a slow endpoint",
      why: DELAYED,
    });
    for (const { hook } of [before, behind]) await attemptTo(hook, title, 1, DELAYED);
  }),
);

test(
  "A receiver that can't be reached affects neither the client nor other receivers",
  onStage(async (stage) => {
    await stage.register(await stage.nobody(), EVENTS);
    const { hook } = await stage.endpoint(EVENTS);
    const title = fresh("Buy milk");
    const answer = await stage.http.post("/todos", { title });
    answer.hasStatus(201, UNREACHABLE);
    await attemptTo(hook, title, 1, DELAYED);
  }),
);
