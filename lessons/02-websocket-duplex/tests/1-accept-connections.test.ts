/**
 * Step 1, accept connections: the handshake (RFC 6455, section 4) and the first message.
 */

import { type Consumer, describeValue, isObject, mismatch, test } from "@course/lesson-kit";
import { create, HTTP_GOES_ON, list, listLacks, newTodo } from "./helpers.ts";

const HANDSHAKE =
  "A WebSocket begins as an HTTP request that asks for an upgrade; only a 101 that upgrades the connection makes it one.";
const SNAPSHOT = "A new connection knows nothing: the first message tells it how things stand.";
const NOW =
  "A snapshot is the whole list as it is now: make it when the connection opens, not before.";

/** Expects a snapshot, before any other message. */
async function getsSnapshotFirst(consumer: Consumer, why: string): Promise<void> {
  const snapshot = { type: "snapshot", todos: Array.isArray };
  await consumer.receives(snapshot, why);
  await consumer.receivesFirst(snapshot, why);
}

test("An upgrade on /live is answered with 101, then with a snapshot of the list", async ({
  socket,
}) => {
  await getsSnapshotFirst(await socket.open("/live", HANDSHAKE), SNAPSHOT);
});

test("Each connection gets a snapshot, including the second and the third", async ({ socket }) => {
  const why = "Every new connection gets a snapshot first, not only the first one.";
  for (let opened = 1; opened <= 3; opened += 1) {
    await getsSnapshotFirst(await socket.open("/live", HANDSHAKE), why);
  }
});

test("The snapshot holds the to-dos that were created before, in their order", async ({
  http,
  socket,
}) => {
  const created = [await create(http, "Water the plants"), await create(http, "Buy milk")];
  const ada = await socket.open("/live", HANDSHAKE);
  const { todos } = await ada.receivesFirst({ type: "snapshot", todos: Array.isArray }, SNAPSHOT);
  const all = Array.isArray(todos) ? todos : [];
  const found = created.map(({ id }) =>
    all.findIndex((todo) => isObject(todo) && todo["id"] === id),
  );
  const [first = -1, second = -1] = found;
  ada.expect(
    !found.includes(-1),
    {
      expected: "both to-dos in the snapshot",
      got: `a snapshot of ${all.length} to-dos without ${describeValue(created[found.indexOf(-1)])}`,
      why: NOW,
    },
    { type: "snapshot" },
  );
  for (const [index, { title }] of created.entries()) {
    const wrong = mismatch(all[found[index] ?? -1], newTodo(title));
    ada.expect(
      wrong === undefined,
      {
        expected: `${describeValue(newTodo(title))} in the snapshot`,
        got: `${wrong?.words} in ${describeValue(all[found[index] ?? -1])}`,
        why: "A snapshot holds the to-dos themselves, with every field, as GET /todos does.",
      },
      { type: "snapshot" },
    );
  }
  ada.expect(
    first < second,
    {
      expected: '"Water the plants" before "Buy milk"',
      got: '"Buy milk" before "Water the plants"',
      why: "The list is in order of creation, in a snapshot too.",
    },
    { type: "snapshot" },
  );
});

for (const path of ["/elsewhere", "/", "/live/elsewhere", "/lively"]) {
  test(`An upgrade on ${path} is refused in HTTP`, async ({ socket }) => {
    const why =
      "Your upgrade listener is called for every path: answer other paths with an HTTP error, and end the connection.";
    const answer = await socket.refused(path, why);
    answer.hasStatus([404, 400], why);
  });
}

test("GET /todos returns the list", async ({ http }) => {
  await list(http);
});

test("POST /todos returns 201, Location and the new to-do", async ({ http }) => {
  const answer = await http.post("/todos", { title: "Käse, 牛乳, 🥛" });
  answer.hasStatus(201, HTTP_GOES_ON);
  answer.hasHeader("Location", "the new to-do's URL", (value) => value !== "", HTTP_GOES_ON);
  answer.hasObject(newTodo("Käse, 牛乳, 🥛"), HTTP_GOES_ON);
});

const JSON_TYPE = { "Content-Type": "application/json" };

for (const [words, statuses, request] of [
  ["malformed JSON", [400], { headers: JSON_TYPE, body: '{"title": "Buy milk' }],
  [
    "JSON that is labeled text/plain",
    [415],
    { headers: { "Content-Type": "text/plain" }, body: '{"title": "Not to be stored"}' },
  ],
  ["no body", [400, 411, 415, 422], {}],
  ["the body null", [400, 422], { headers: JSON_TYPE, body: "null" }],
  ["the body [1]", [400, 422], { headers: JSON_TYPE, body: "[1]" }],
  ["no title", [400, 422], { json: {} }],
  ["an empty title", [400, 422], { json: { title: "" } }],
  ["a title that is a number", [400, 422], { json: { title: 7 } }],
  ["a title of 201 characters", [400, 422], { json: { title: "x".repeat(201) } }],
] as const) {
  test(`A POST with ${words} is refused with problem details, as in lesson 01`, async ({
    http,
  }) => {
    const answer = await http.request("POST", "/todos", request);
    const why =
      "The HTTP side keeps the contract of lesson 01: its statuses, its problem details, and nothing stored.";
    answer.hasStatus([...statuses], why);
    const isProblem = (value: string) => /^application\/problem\+json\s*(;|$)/i.test(value);
    answer.hasHeader("Content-Type", "application/problem+json", isProblem, why);
    answer.hasObject({ status: answer.status }, why);
    await listLacks(http, "Not to be stored", why);
  });
}
