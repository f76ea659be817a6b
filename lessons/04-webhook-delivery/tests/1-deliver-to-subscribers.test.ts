/**
 * Step 1, deliver to subscribers: an event becomes a POST to every endpoint that asked for it
 * (Standard Webhooks, "Payload structure" and "Event types").
 */

import { isObject, test } from "@course/lesson-kit";
import { attemptTo, fresh, onStage, tells } from "./helpers.ts";

const ADDED = ["todo.added"];
const COMPLETED = ["todo.completed"];

const CALLED =
  "A webhook is a request that the provider makes: when the event occurs, it calls the URL that was left.";
const BODY =
  "The body says what happened (type), when (timestamp) and to what (data): the receiver has asked for nothing.";
const EVERYONE = "Each endpoint that asked for the event gets a delivery of its own.";
const ASKED_FOR =
  "Only what was asked for: the list of events is the consumer's choice, not a hint.";
const ONCE =
  "An event is a change, not a request: only the PATCH that completes the to-do raises todo.completed.";

test(
  "A new to-do is told to the endpoint that asked, by POST",
  onStage(async (stage) => {
    const { hook } = await stage.endpoint(ADDED);
    await stage.add(fresh("Buy milk"));
    const [delivery] = await hook.received(1, CALLED);
    const { method = "", path = "" } = delivery ?? {};
    delivery?.expect(method === "POST", { expected: "the method POST", got: method, why: CALLED });
    delivery?.expect(path === "/hooks/todos", {
      expected: "the path /hooks/todos",
      got: path,
      why: "The whole URL is the consumer's: its path says which receiver is meant.",
    });
    delivery?.hasObject({ type: "todo.added" }, BODY);
  }),
);

test(
  "The body holds the event's type, its time and the to-do",
  onStage(async (stage) => {
    const { hook } = await stage.endpoint(ADDED);
    const title = fresh("Buy milk");
    const { id } = await stage.add(title);
    const delivery = await attemptTo(hook, title, 1, BODY);
    delivery.hasObject({ data: { id, title, completed: false } }, BODY);
    const when =
      "timestamp is when it happened, in ISO 8601: a receiver in any language can read it.";
    delivery.hasObject({ timestamp: isIsoTime }, when);
  }),
);

test(
  "A to-do that becomes completed is told as todo.completed",
  onStage(async (stage) => {
    const { hook } = await stage.endpoint(COMPLETED);
    const title = fresh("Buy milk");
    const todo = await stage.add(title);
    await stage.change(todo, { completed: true });
    const completed = tells("todo.completed", title);
    const delivery = await hook.delivered(completed, "a delivery of todo.completed", CALLED);
    const now = "data is the to-do as the event has left it, not as it was before.";
    delivery.hasObject({ data: { id: todo["id"], title, completed: true } }, now);
  }),
);

test(
  "Everyone who asked is called",
  onStage(async (stage) => {
    const [ada, bob, cy] = [
      await stage.endpoint(ADDED),
      await stage.endpoint([...ADDED, ...COMPLETED]),
      await stage.endpoint(ADDED),
    ];
    const title = fresh("Buy milk");
    await stage.add(title);
    for (const { hook } of [ada, bob, cy]) await attemptTo(hook, title, 1, EVERYONE);
  }),
);

test(
  "Nobody is called for an event that they did not ask for",
  onStage(async (stage) => {
    const [ada, bob] = [await stage.endpoint(ADDED), await stage.endpoint(COMPLETED)];
    const title = fresh("Buy milk");
    const todo = await stage.add(title);
    await attemptTo(ada.hook, title, 1, CALLED);
    await stage.change(todo, { completed: true });
    await bob.hook.delivered(tells("todo.completed", title), "todo.completed", CALLED);
    // By now, what nobody asked for would be here as well: this event comes after all of them.
    const later = fresh("Buy tea");
    await stage.add(later);
    await attemptTo(ada.hook, later, 1, CALLED);
    for (const [{ hook }, asked] of [
      [ada, "todo.added"],
      [bob, "todo.completed"],
    ] as const) {
      for (const delivery of hook.deliveries) delivery.hasObject({ type: asked }, ASKED_FOR);
    }
  }),
);

test(
  "Completing is told once, whatever is changed afterwards or before",
  onStage(async (stage) => {
    const { hook } = await stage.endpoint(COMPLETED);
    const title = fresh("Buy milk");
    const todo = await stage.add(fresh("Buy something"));
    await stage.change(todo, { title });
    await stage.change(todo, { completed: true });
    await stage.change(todo, { completed: true });
    await stage.change(todo, { title: fresh("Buy oat milk") });
    const later = fresh("Buy tea");
    await stage.change(await stage.add(later), { completed: true });
    await hook.delivered(tells("todo.completed", later), `todo.completed for "${later}"`, CALLED);
    const about = hook.deliveries.filter((delivery) => {
      const { data } = delivery.hasObject({}, BODY);
      return isObject(data) && data["id"] === todo["id"];
    });
    // A second attempt is no second event: it carries the same webhook-id.
    const events = new Set(
      about.map(({ headers, attempt }) => headers.get("webhook-id") ?? attempt),
    );
    const last = about.at(-1);
    last?.expect(events.size === 1, {
      expected: "one event about this to-do, the first",
      got: `${events.size} events about it`,
      why: ONCE,
    });
    about[0]?.hasObject({ data: { title, completed: true } }, ONCE);
  }),
);

function isIsoTime(value: unknown): boolean {
  const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)$/i;
  return typeof value === "string" && iso.test(value);
}
