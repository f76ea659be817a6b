/**
 * Step 1, deliver to subscribers: an event becomes a POST to every endpoint that asked for it
 * (Standard Webhooks, "Payload structure" and "Event types").
 */

import { type Delivery, describeValue, isObject, type JsonObject, test } from "@course/lesson-kit";
import {
  attemptTo,
  attemptsOf,
  type Endpoint,
  fresh,
  onStage,
  type Stage,
  tells,
} from "./helpers.ts";

const ADDED = ["todo.added"];
const COMPLETED = ["todo.completed"];
const BOTH = [...ADDED, ...COMPLETED];

const CALLED =
  "A webhook is a request that the provider makes: when the event occurs, POST it to the registered URL.";
const BODY =
  "The body says what happened (type), when (timestamp) and to what (data): the receiver knows only what the body tells it.";
const URL_WHOLE =
  "The whole URL is the consumer's: its path and query say which receiver is meant.";
const WHEN =
  "timestamp is the time of the event in ISO 8601, with its zone: a receiver in any language can read it.";
const EVERYONE = "Each endpoint that asked for the event gets a delivery of its own.";
const ASKED_FOR =
  "An endpoint gets only the types in its events: they are the consumer's choice, not a hint.";
const NOW = "data is the to-do as the event has left it, not as it was before.";
const ONCE =
  "Not every PATCH is an event: only the one that completes the to-do raises todo.completed.";
const ONE_EACH =
  "One change is one event: POST raises todo.added, the PATCH that completes the to-do raises todo.completed.";
const REFUSED =
  "A request that is refused changes nothing, and where nothing changes there is no event.";

test(
  "A new to-do is POSTed to the URL of an endpoint that asked for todo.added",
  onStage(async (stage) => {
    const hook = await stage.receivers.listen();
    await stage.register(`${hook.url}/hooks%2Ftodos?list=7&list=8`, ADDED);
    const title = fresh("Buy milk");
    await stage.add(title);
    const [delivery] = await hook.received(1, CALLED);
    const { method = "", path = "" } = delivery ?? {};
    delivery?.expect(method === "POST", { expected: "the method POST", got: method, why: CALLED });
    delivery?.expect(path === "/hooks%2Ftodos?list=7&list=8", {
      expected: "the path and query of the URL, /hooks%2Ftodos?list=7&list=8",
      got: path,
      why: URL_WHOLE,
    });
    delivery?.hasObject({ type: "todo.added" }, BODY);
  }),
);

test(
  "The body holds the type of the event, its time and the to-do",
  onStage(async (stage) => {
    const { hook } = await stage.endpoint(ADDED);
    const title = fresh("Buy milk");
    const todo = await stage.add(title);
    const delivery = await attemptTo(hook, title, 1, BODY);
    holds(delivery, { ...todo, completed: false }, BODY);
    const { timestamp } = delivery.object;
    delivery.expect(isIsoTime(timestamp), {
      expected: 'a "timestamp" in ISO 8601, such as "2026-11-24T03:01:22.705Z"',
      got: timestamp === undefined ? 'no "timestamp"' : `"timestamp": ${describeValue(timestamp)}`,
      why: WHEN,
      near: timestamp === undefined ? undefined : '"timestamp"',
    });
    const now = Date.now();
    delivery.expect(Math.abs(Date.parse(String(timestamp).replace(",", ".")) - now) < 300_000, {
      expected: `a "timestamp" of now, ${new Date(now).toISOString()}`,
      got: `"timestamp": ${describeValue(timestamp)}`,
      why: WHEN,
      near: '"timestamp"',
    });
  }),
);

/** Expects every member of the to-do in `data`. Its URL may name another host: a server has several names. */
function holds(delivery: Delivery, { url, ...todo }: JsonObject, why: string): void {
  const isUrl = (value: unknown) => typeof value === "string" && URL.canParse(value);
  delivery.hasObject({ data: todo }, why);
  if (url !== undefined) delivery.hasObject({ data: { url: isUrl } }, why);
}

test(
  "A to-do that becomes completed is delivered as todo.completed",
  onStage(async (stage) => {
    const { hook } = await stage.endpoint(COMPLETED);
    const title = fresh("Buy milk");
    const todo = await stage.add(title);
    await stage.change(todo, { completed: true });
    const delivery = await completedOf(hook, title);
    holds(delivery, { ...todo, completed: true }, NOW);
  }),
);

const completedOf = (hook: Endpoint["hook"], title: string) =>
  hook.delivered({ type: "todo.completed", data: { title } }, "a delivery", CALLED);

test(
  "Every endpoint that asked for the event gets it",
  onStage(async (stage) => {
    const [ada, bob, cy] = [
      await stage.endpoint(ADDED),
      await stage.endpoint(BOTH),
      await stage.endpoint(ADDED),
    ];
    const title = fresh("Buy milk");
    await stage.add(title);
    const hooks = [ada, bob, cy].map(({ hook }) => hook);
    const got = () => {
      const called = hooks.filter((hook) => attemptsOf(hook, title).length > 0);
      const urls = called.map(({ url }) => url).join(" and ");
      return urls === "" ? "no delivery" : `no delivery there, only to ${urls}`;
    };
    for (const hook of hooks) {
      await hook.delivered(tells("todo.added", title), "a delivery", EVERYONE, got);
    }
  }),
);

test(
  "An endpoint gets no event that it did not ask for",
  onStage(async (stage) => {
    const [ada, bob] = [await stage.endpoint(ADDED), await stage.endpoint(COMPLETED)];
    const title = fresh("Buy milk");
    const todo = await stage.add(title);
    await attemptTo(ada.hook, title, 1, CALLED);
    await stage.change(todo, { completed: true });
    await completedOf(bob.hook, title);
    await eventLater(stage, [ada]);
    for (const [{ hook }, asked] of [
      [ada, "todo.added"],
      [bob, "todo.completed"],
    ] as const) {
      for (const delivery of hook.deliveries) {
        const { type } = delivery.object;
        delivery.expect(type === asked, {
          expected: `only deliveries of ${asked} to an endpoint with "events": ["${asked}"]`,
          got: `a delivery with "type": ${describeValue(type)}`,
          why: ASKED_FOR,
          near: '"type"',
        });
      }
    }
  }),
);

/** Raises one more event of each type and waits for it: earlier events have been sent by then. */
async function eventLater(stage: Stage, endpoints: Endpoint[]): Promise<void> {
  const witness = await stage.endpoint(BOTH);
  const title = fresh("Buy tea");
  await stage.change(await stage.add(title), { completed: true });
  for (const { hook } of endpoints) await attemptTo(hook, title, 1, CALLED);
  await completedOf(witness.hook, title);
}

/** The deliveries about that to-do, one for each event: a second attempt carries the same webhook-id. */
function eventsAbout(hook: Endpoint["hook"], id: unknown): Delivery[] {
  const about = hook.deliveries.filter(
    ({ object: { data } }) => isObject(data) && data["id"] === id,
  );
  const keyOf = ({ headers, object, number }: Delivery) =>
    `${String(object["type"])} ${headers.get("webhook-id") ?? number}`;
  const byId = new Map(about.map((each) => [keyOf(each), each]));
  return [...byId.values()];
}

/** Expects those events about the to-do, by their types, in any order. */
async function hasEvents(
  stage: Stage,
  { hook }: Endpoint,
  { id }: JsonObject,
  expected: { types: string[]; after: string; why: string },
): Promise<void> {
  const later = fresh("Buy tea");
  await stage.change(await stage.add(later), { completed: true });
  const last = await completedOf(hook, later);
  const events = eventsAbout(hook, id);
  const types = events.map(({ object }) => String(object["type"])).toSorted();
  const open = events.find(isAboutOpen);
  const at = types.length > expected.types.length ? (open ?? events.at(-1) ?? last) : last;
  at.expect(String(types) === String(expected.types.toSorted()), {
    expected: `${inWords(expected.types)} after ${expected.after}`,
    got: `${inWords(types)}${open ? `, ${types.length > 1 ? "one " : ""}with "completed": false` : ""}`,
    why: expected.why,
    near: open && at === open ? '"completed":' : undefined,
  });
}

/** A todo.completed about a to-do that is not completed is wrong in itself. */
const isAboutOpen = ({ object: { type, data } }: Delivery) =>
  type === "todo.completed" && isObject(data) && data["completed"] === false;

function inWords(types: string[]): string {
  if (types.length === 0) return "no event";
  const kinds = [...new Set(types)];
  return kinds
    .map((kind) => {
      const count = types.filter((each) => each === kind).length;
      return `${count} ${count === 1 ? "event" : "events"} ${kind}`;
    })
    .join(" and ");
}

test(
  "A to-do that is added and completed raises one event of each type",
  onStage(async (stage) => {
    const endpoint = await stage.endpoint(BOTH);
    const todo = await stage.add(fresh("Buy milk"));
    await stage.change(todo, { completed: true });
    const after = "POST and one PATCH that completes it";
    await hasEvents(stage, endpoint, todo, { types: BOTH, after, why: ONE_EACH });
  }),
);

for (const [what, changes] of [
  ["A new title", [{ title: fresh("Buy oat milk") }]],
  ["A PATCH with completed: false", [{ completed: false }]],
  ["Completing it again", [{ completed: true }, { completed: true }]],
  ["A new title of a completed to-do", [{ completed: true }, { title: fresh("Buy oat milk") }]],
  ["Taking completed back", [{ completed: true }, { completed: false }]],
] as const) {
  test(
    `${what} raises no event`,
    onStage(async (stage) => {
      const endpoint = await stage.endpoint(COMPLETED);
      const todo = await stage.add(fresh("Buy milk"));
      for (const change of changes) await stage.change(todo, change);
      const types = changes.length > 1 ? COMPLETED : [];
      const sent = changes.map((change) => `PATCH ${JSON.stringify(change)}`).join(" and ");
      const after = changes.length > 1 ? sent : `${sent} of a to-do that is not completed`;
      await hasEvents(stage, endpoint, todo, { types, after, why: ONCE });
    }),
  );
}

test(
  "A POST or PATCH that is refused raises no event",
  onStage(async (stage) => {
    const endpoint = await stage.endpoint(BOTH);
    const todo = await stage.add(fresh("Buy milk"));
    const path = `/todos/${String(todo["id"])}`;
    const refused = [
      await stage.http.post("/todos", { title: "" }),
      await stage.http.post("/todos", { title: 7 }),
      await stage.http.patch(path, { title: "", completed: true }),
      await stage.http.patch("/todos/no-such-todo", { completed: true }),
    ];
    const statuses = refused.map(({ status }) => status);
    const last = refused.at(-1);
    last?.expect(
      statuses.every((status) => status >= 400 && status < 500),
      {
        expected: "4xx for a title that is empty or a number, and for an unknown to-do",
        got: `the statuses ${statuses.join(", ")}`,
        why: "Bad input and unknown ids are refused as in lesson 01.",
      },
    );
    const after = "POST and a PATCH that was refused";
    await hasEvents(stage, endpoint, todo, { types: ADDED, after, why: REFUSED });
    for (const delivery of endpoint.hook.deliveries) {
      const { data } = delivery.object;
      const title = isObject(data) ? data["title"] : undefined;
      delivery.expect(title !== "" && title !== 7, {
        expected: "no event for a POST /todos that was refused",
        got: delivery.text,
        why: REFUSED,
      });
    }
  }),
);

function isIsoTime(value: unknown): boolean {
  const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)$/i;
  return typeof value === "string" && iso.test(value);
}
