/**
 * Step 3, replace and change: PUT is the new state, PATCH is the change (RFC 9110, section 9.3.4; RFC 5789).
 */

import { type Answer, type Fixtures, test } from "@course/lesson-kit";
import {
  create,
  type Created,
  fromElsewhere,
  list,
  listHolds,
  listLacks,
  NON_ASCII,
  testPreflight,
  UTF_8,
} from "./helpers.ts";

const PUT_REPLACES =
  "The body of a PUT is the whole new state: a field that it leaves out goes back to its default.";
const PUT_KEEPS = "The body of a PUT is the whole new state: store each field that it names.";
const PATCH_CHANGES =
  "The body of a PATCH is a set of changes: store each field that it names, and keep the others.";
const STORED = "The answer must show what is stored from now on: a later GET has to agree with it.";

const SAME_URL = "A to-do keeps its id and its url, whatever is changed.";

interface Todo {
  id: unknown;
  url: string;
  title: string;
  completed: boolean;
  order?: number | undefined;
}

/** Expects the answer to show the to-do, and the to-do to be stored like that. */
async function becomes(
  http: Fixtures["http"],
  answer: Answer,
  todo: Todo,
  why: string,
): Promise<void> {
  answer.hasStatus(200, "A change that worked returns 200 and the to-do as it is now.");
  answer.hasObject({ id: todo.id, url: todo.url }, SAME_URL);
  answer.hasObject({ ...todo }, why);
  const after = await http.get(todo.url);
  after.hasObject({ ...todo }, STORED);
  const { answer: listing, todos } = await list(http, STORED);
  const listed = todos.filter(({ url }) => url === todo.url);
  const shown = listed.map(({ title, completed, order }) => ({ title, completed, order }));
  const { title, completed, order } = todo;
  const wanted = JSON.stringify([{ title, completed, order }]);
  listing.expect(JSON.stringify(shown) === wanted, {
    expected: `${wanted} for ${todo.url} in the list`,
    got: JSON.stringify(shown),
    why: STORED,
    near: todo.url,
  });
}

test("PUT replaces the to-do, and what it leaves out goes back to its default", async ({
  http,
}) => {
  const { id, url } = await create(http, { title: "Buy milk", order: 3 });
  await http.patch(url, { completed: true });
  const answer = await http.put(url, { title: "Buy oat milk" });
  const todo = { id, url, title: "Buy oat milk", completed: false, order: undefined };
  await becomes(http, answer, todo, PUT_REPLACES);
});

for (const order of [5, 0, -2]) {
  test(`PUT stores completed and an order of ${order}`, async ({ http }) => {
    const { id, url } = await create(http, { title: "Buy milk", order: 3 });
    const fields = { title: "Buy oat milk", completed: true, order };
    await becomes(http, await http.put(url, fields), { id, url, ...fields }, PUT_KEEPS);
  });
}

test("PATCH changes only what it names", async ({ http }) => {
  const { id, url } = await create(http, { title: "Buy milk", order: 3 });
  const answer = await http.patch(url, { completed: true });
  const todo = { id, url, title: "Buy milk", completed: true, order: 3 };
  await becomes(http, answer, todo, PATCH_CHANGES);
});

for (const change of [{ title: "Buy bread" }, { order: 5 }, { order: 0 }, { order: -2 }]) {
  test(`PATCH can change a to-do to ${JSON.stringify(change)} alone`, async ({ http }) => {
    const { id, url } = await create(http, { title: "Buy milk", order: 3 });
    const answer = await http.patch(url, change);
    const todo = { id, url, title: "Buy milk", completed: false, order: 3, ...change };
    await becomes(http, answer, todo, PATCH_CHANGES);
  });
}

test("PATCH can set completed back to false", async ({ http }) => {
  const { id, url } = await create(http, { title: "Buy milk", order: 3 });
  await http.patch(url, { completed: true });
  const answer = await http.patch(url, { completed: false });
  const why =
    "The body names completed, so it changes: false is a value like any other, not a missing field.";
  await becomes(http, answer, { id, url, title: "Buy milk", completed: false, order: 3 }, why);
});

for (const completed of [true, false]) {
  test(`PATCH sets completed to ${completed}, even if it is ${completed} already`, async ({
    http,
  }) => {
    const { id, url } = await create(http, { title: "Buy milk" });
    await http.patch(url, { completed });
    const answer = await http.patch(url, { completed });
    await becomes(http, answer, { id, url, title: "Buy milk", completed }, PATCH_CHANGES);
  });
}

for (const method of ["PUT", "PATCH"]) {
  test(`A title with characters outside ASCII comes back from ${method}`, async ({ http }) => {
    const { id, url } = await create(http, { title: "Buy milk" });
    const answer = await http.request(method, url, { json: { title: NON_ASCII } });
    await becomes(http, answer, { id, url, title: NON_ASCII, completed: false }, UTF_8);
  });

  test(`${method} on one to-do leaves the others alone`, async ({ http }) => {
    const before = await create(http, { title: "Before", order: 1 });
    const mine = await create(http, { title: "Mine", order: 2 });
    const after = await create(http, { title: "After", order: 3 });
    await http.request(method, mine.url, { json: { title: "Changed", completed: true } });
    const why = "A URL names one to-do: a request to it changes that one only.";
    for (const [{ id, url, title }, order] of [[before, 1] as const, [after, 3] as const]) {
      const answer = await http.get(url);
      answer.hasObject({ id, url, title, completed: false, order }, why);
    }
  });

  test(`${method} keeps a to-do's place in the list`, async ({ http }) => {
    const todos = [];
    for (const title of ["First", "Second", "Third"]) todos.push(await create(http, { title }));
    const [first] = todos as [Created];
    await http.request(method, first.url, { json: { title: "First", completed: true } });
    const why =
      "The list is in order of creation: a to-do that is changed stays where it was, neither moved nor listed twice.";
    await listHolds(http, todos, why);
  });

  test(`${method} on an unknown id returns 404 and creates nothing`, async ({ http }) => {
    const why = "Only POST creates a to-do here: if there is none at this URL, return 404.";
    const title = `Ghost of a ${method}`;
    const answer = await http.request(method, "/todos/no-such-todo", { json: { title } });
    answer.hasStatus(404, why);
    await listLacks(http, title, why);
    const { url } = await create(http, { title: "Buy milk" });
    (await http.request(method, `${url}x`, { json: { title } })).hasStatus(404, why);
    await listLacks(http, title, why);
  });

  testPreflight(method, "a to-do", async (http) => (await create(http, { title: "Buy milk" })).url);

  test(`A page from another origin can read the answer to a ${method}`, async ({ http }) => {
    const { url } = await create(http, { title: "Buy milk" });
    const change = { title: "Buy tea" };
    await fromElsewhere(http, method, url, change);
    await fromElsewhere(http, method, "/todos/no-such-todo", change);
  });
}

test("PUT sent twice leaves the same state as sent once", async ({ http }) => {
  const { id, url } = await create(http, { title: "Buy milk" });
  const fields = { title: "Buy tea", completed: true };
  await http.put(url, fields);
  const why = "PUT is idempotent: a consumer that got no answer can send it again without harm.";
  await becomes(http, await http.put(url, fields), { id, url, ...fields }, why);
});
