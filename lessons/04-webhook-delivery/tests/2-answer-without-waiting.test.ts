/**
 * Step 2, answer without waiting: whoever changes the list waits for no receiver, and neither
 * does any other receiver (Standard Webhooks, "Request timeouts": an answer may take 15 to 30 s).
 */

import { type Answer, deferred, type Reply, test } from "@course/lesson-kit";
import { attemptTo, fresh, OK, onStage, type Stage, tells } from "./helpers.ts";

const EVENTS = ["todo.added", "todo.completed"];

const CALLED = "Without a delivery there is nothing to wait for: finish step 1 first.";
const WAITS =
  "Whoever changes a to-do has nothing to do with who listens: answer first, a receiver may take its time.";
const DELAYED =
  "One slow endpoint must delay no other: begin every delivery, before you have the answer of any.";
const UNREACHABLE =
  "A receiver that cannot be reached is the provider's trouble: the change is made, and says 201.";

/** Sends a change while the receiver holds the delivery of it, and expects the answer meanwhile. */
async function answeredMeanwhile(
  stage: Stage,
  type: string,
  title: string,
  [method, path, json]: [method: string, path: string, json: object],
): Promise<Answer> {
  const { promise: opened, resolve: open } = deferred();
  const isMine = tells(type, title);
  const held: Reply = { do: "hold", until: opened, status: 200 };
  const endpoint = await stage.endpoint(EVENTS, (delivery) => (isMine(delivery) ? held : OK));
  let isAnswered = false;
  const change = stage.http.request(method, path, { json });
  change.then(
    () => (isAnswered = true),
    () => {},
  );
  const delivery = await endpoint.hook.delivered(isMine, `a delivery of ${type}`, CALLED);
  await stage.meanwhile(endpoint, () => isAnswered);
  delivery.expect(isAnswered, {
    expected: `an answer to ${method} ${path} before the receiver answers`,
    got: `no answer to ${method} ${path} while the receiver held this delivery`,
    why: WAITS,
  });
  open();
  return change;
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
  "PATCH is answered while a receiver still holds the delivery",
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
    // The slow ones stand before and behind the quick one: some provider might begin with the newest.
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
    const delivery = await attemptTo(quick.hook, title, 1, DELAYED);
    delivery.expect(!gaveUpFirst, {
      expected: "this delivery while the slow endpoints still hold theirs",
      got: "it only after your server had given up on a slow endpoint",
      why: DELAYED,
    });
    for (const { hook } of [before, behind]) await attemptTo(hook, title, 1, DELAYED);
  }),
);

test(
  "A receiver that cannot be reached touches neither the caller nor the others",
  onStage(async (stage) => {
    await stage.register(await stage.nobody(), EVENTS);
    const { hook } = await stage.endpoint(EVENTS);
    const title = fresh("Buy milk");
    const answer = await stage.http.post("/todos", { title });
    answer.hasStatus(201, UNREACHABLE);
    await attemptTo(hook, title, 1, DELAYED);
  }),
);
