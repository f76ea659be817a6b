/**
 * Step 4, delete: DELETE /todos/:id and DELETE /todos (RFC 9110, sections 9.3.5 and 15.3.5).
 */

import { describeValue, test } from "@course/lesson-kit";
import {
  create,
  type Created,
  fromElsewhere,
  list,
  listHolds,
  listLacks,
  testPreflight,
} from "./helpers.ts";

const DONE = "204 says that the to-do is deleted and that the answer has no body.";
const GONE = "A deleted to-do is gone: from its URL, which returns 404, and from the list.";

test("A deleted to-do is gone", async ({ http }) => {
  const { url } = await create(http, { title: "Short-lived" });
  const answer = await http.delete(url);
  answer.hasStatus([200, 204], DONE);
  const after = await http.get(url);
  after.hasStatus(404, GONE);
  await listLacks(http, "Short-lived", GONE);
});

test("Deleting a to-do leaves the others, in their order", async ({ http }) => {
  const todos = [];
  for (const title of ["First", "Mine", "Second"]) todos.push(await create(http, { title }));
  const [first, mine, second] = todos as [Created, Created, Created];
  await http.delete(mine.url);
  const why = "A URL names one to-do: a DELETE to it deletes that one only.";
  await listHolds(http, [first, second], why);
  for (const { id, url, title } of [first, second]) {
    const answer = await http.get(url);
    answer.hasStatus(200, why);
    answer.hasObject({ id, url, title, completed: false }, why);
  }
});

test("Deleting twice is no server error", async ({ http }) => {
  const { url } = await create(http, { title: "Twice gone" });
  await http.delete(url);
  const again = await http.delete(url);
  again.hasStatus(
    [200, 204, 404, 410],
    "DELETE is idempotent: the state afterwards is the same, the answer may differ. 404 is fine, 500 is not.",
  );
});

test("DELETE on an unknown id deletes nothing", async ({ http }) => {
  const first = await create(http, { title: "First" });
  const second = await create(http, { title: "Second" });
  const why =
    "There is no such to-do, so nothing is deleted. In JavaScript findIndex returns -1 then, and splice(-1, 1) removes the last item.";
  const answer = await http.delete("/todos/no-such-todo");
  answer.hasStatus([200, 204, 404, 410], why);
  await listHolds(http, [first, second], why);
});

for (const method of ["PUT", "PATCH"]) {
  test(`${method} does not bring back a deleted to-do`, async ({ http }) => {
    const { url } = await create(http, { title: "Short-lived" });
    await http.delete(url);
    const answer = await http.request(method, url, { json: { title: `Back by ${method}` } });
    answer.hasStatus(404, GONE);
    await listLacks(http, `Back by ${method}`, GONE);
  });
}

const USED_ONCE =
  "An id that is computed from the to-dos that are left is given out again after a deletion: count those that were ever created.";

test("A new to-do never gets the url of another one", async ({ http }) => {
  const first = await create(http, { title: "First" });
  const second = await create(http, { title: "Second" });
  await http.delete(first.url);
  await create(http, { title: "Third" });
  const answer = await http.get(second.url);
  answer.hasObject({ title: "Second" }, USED_ONCE);
});

test("A new to-do never gets the url of a deleted one", async ({ http }) => {
  await create(http, { title: "First" });
  const { url } = await create(http, { title: "Newest" });
  await http.delete(url);
  await create(http, { title: "Third" });
  const answer = await http.get(url);
  answer.hasStatus(404, USED_ONCE);
});

test("The connection can be used after a deletion", async ({ http }) => {
  const { url } = await create(http, { title: "Short-lived" });
  await http.delete(url);
  const why =
    "A 204 has no body: the client takes the bytes after it for the beginning of the next answer.";
  const after = await http.get("/todos");
  after.hasStatus(200, why);
  after.hasArray(why);
});

test("DELETE /todos empties the list", async ({ http }) => {
  const todos = [];
  for (const title of ["First", "Second", "Third"]) todos.push(await create(http, { title }));
  const answer = await http.delete("/todos");
  answer.hasStatus(
    [200, 204],
    "204 says that the list is empty now and that the answer has no body.",
  );
  const all = "DELETE on the list deletes every to-do in it; the list itself remains, as [].";
  const { answer: after, todos: left } = await list(http, all);
  after.expect(left.length === 0, {
    expected: "an empty list",
    got: `a list of ${left.length}, with ${describeValue(left[0])}`,
    why: all,
  });
  for (const { url } of todos) (await http.get(url)).hasStatus(404, GONE);
});

test("The list can be filled again after DELETE /todos", async ({ http }) => {
  await http.delete("/todos");
  const todos = [];
  for (const title of ["First", "Second"]) todos.push(await create(http, { title }));
  await listHolds(http, todos, "An emptied list takes new to-dos as a new one does.");
});

testPreflight("DELETE", "a to-do", async (http) => (await create(http, { title: "Buy milk" })).url);
testPreflight("DELETE", "the list", async () => "/todos");

test("A page from another origin can read the answer to a DELETE", async ({ http }) => {
  const { url } = await create(http, { title: "Short-lived" });
  await fromElsewhere(http, "DELETE", url);
  await fromElsewhere(http, "DELETE", "/todos");
});
