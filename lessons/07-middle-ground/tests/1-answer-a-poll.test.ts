/**
 * Step 1, answer a poll: the consumer says what it has, and gets what came after that.
 */

import { describeMember, describeValue, isObject, test } from "@course/lesson-kit";
import {
  about,
  add,
  addTodo,
  complete,
  holdsAdded,
  holdsChanges,
  isNoStream,
  isRefused,
  latest,
  listOf,
  onlyAfter,
} from "./helpers.ts";

const LOGGED =
  'A change that is not written down is lost for every consumer that asks later: put each one into the log, with a "seq" from 1 on.';
const SHAPE =
  'A change is {"seq", "type", "todo"}: without one of them a consumer cannot tell which change it is, or of what.';
const WHOLE =
  "A change holds the whole to-do, as POST or PATCH answered it: the consumer has no other way to learn of it.";
const COMPLETED =
  'A to-do that becomes completed is one change of the type "completed", and it shows the to-do as completed.';
const NO_CHANGE =
  "The log holds two kinds of change: added, and completed at the moment when it becomes true. Anything else is not logged.";
const REFUSED =
  "A request that is refused changes nothing, so the log must not hold it: consumers would apply what never happened.";
const CURSOR =
  'after=N asks for the changes whose "seq" is above N: N is the consumer\'s own, so no other consumer can take a change away.';
const AS_NUMBER =
  'Compare "seq" and N as numbers: as text "10" comes before "9", and the consumer loses everything from 10 on.';
const ORDER =
  'The list is in the order of the changes, and "seq" rises from each to the next: a consumer that applies them so ends up right.';
const AT_ONCE =
  "A plain poll is answered at once with a list, also when nothing is new: only Prefer or Accept ask for something else.";

test("A plain poll gets a list and no stream", async ({ http }) => {
  const { head } = await http.stream("/changes?after=0", {
    headers: { Accept: "*/*" },
    why: AT_ONCE,
  });
  isNoStream(head, AT_ONCE);
});

test('An added to-do is a change of the type "added" with a number', async ({ http }) => {
  const id = await add(http);
  const answer = await http.get("/changes?after=0", { why: AT_ONCE });
  const odd = listOf(answer, LOGGED).find(({ todo }) => !isObject(todo));
  answer.expect(odd === undefined, {
    expected: 'the to-do, as an object, in the member "todo" of each change',
    got: describeMember("todo", odd?.["todo"]),
    why: WHOLE,
    near: '"todo"',
  });
  holdsAdded(answer, id, LOGGED);
  const [change] = about(listOf(answer, LOGGED), id);
  const isCounted = Number.isInteger(change?.["seq"]) && Number(change?.["seq"]) >= 1;
  answer.expect(isCounted, {
    expected: 'a whole number from 1 on as "seq"',
    got: describeMember("seq", change?.["seq"]),
    why: SHAPE,
    near: '"seq"',
  });
});

test("A change holds the whole to-do", async ({ http }) => {
  const { id, url, title, completed } = await addTodo(http, { title: "Käse 🧀" });
  const answer = await http.get("/changes?after=0");
  const [change] = about(listOf(answer, LOGGED), id);
  const todo = isObject(change?.["todo"]) ? change["todo"] : {};
  for (const [member, wanted] of Object.entries({ id, url, title, completed })) {
    answer.expect(todo[member] === wanted, {
      expected: `${describeMember(member, wanted)} in the change's to-do, as in the answer to POST /todos`,
      got: describeMember(member, todo[member]),
      why: WHOLE,
      near: '"todo"',
    });
  }
});

test('A to-do that becomes completed is one change of the type "completed"', async ({ http }) => {
  const id = await add(http);
  await complete(http, id);
  await complete(http, id);
  const answer = await http.get("/changes?after=0");
  const changes = about(listOf(answer, COMPLETED), id);
  const types = changes.map(({ type }) => String(type)).toSorted();
  answer.expect(types.filter((type) => type === "completed").length === 1, {
    expected: `one change of to-do ${id} with the type "completed"`,
    got: `${types.length} of them: ${types.join(", ")}`,
    why: COMPLETED,
  });
  const { todo } = changes.find(({ type }) => type === "completed") ?? {};
  const completed = isObject(todo) ? todo["completed"] : undefined;
  answer.expect(completed === true, {
    expected: '"completed": true in the to-do of the change "completed"',
    got: describeMember("completed", completed),
    why: COMPLETED,
    near: '"completed"',
  });
});

test("Only what came after N is in the list", async ({ http }) => {
  const [first, second] = [await add(http), await add(http)];
  const all = holdsAdded(await http.get("/changes?after=0"), first, LOGGED);
  const after = Number(about(all, first)[0]?.["seq"]);
  const answer = await http.get(`/changes?after=${after}`);
  onlyAfter(answer, after, CURSOR);
  holdsAdded(answer, second, CURSOR);
});

test("With nothing new the list is empty, and still a list", async ({ http }) => {
  await add(http);
  const after = await latest(http);
  onlyAfter(await http.get(`/changes?after=${after}`, { why: AT_ONCE }), after, AT_ONCE);
});

test("N is compared as a number: 10 comes after 9", async ({ http }) => {
  for (let count = 0; count < 12; count += 1) await add(http);
  for (const after of [2, 9]) {
    const all = listOf(await http.get("/changes?after=0"), CURSOR);
    const wanted = all.filter(({ seq }) => Number(seq) > after).length;
    const answer = await http.get(`/changes?after=${after}`);
    onlyAfter(answer, after, AS_NUMBER);
    const found = listOf(answer, AS_NUMBER).length;
    answer.expect(found >= wanted, {
      expected: `the ${wanted} changes with a "seq" above ${after}`,
      got: `${found} changes`,
      why: AS_NUMBER,
    });
  }
});

test("An N above every number gets an empty list", async ({ http }) => {
  const after = farAbove(await latest(http));
  onlyAfter(await http.get(`/changes?after=${after}`, { why: AT_ONCE }), after, CURSOR);
});

/** A number that the log does not reach while a check lasts, whatever it counts by. */
const farAbove = (newest: number) => 2 * newest + 1_000;

test("Without N the list holds every change", async ({ http }) => {
  const id = await add(http);
  holdsAdded(await http.get("/changes"), id, CURSOR);
  const all = listOf(await http.get("/changes?after=0"), CURSOR);
  const answer = await http.get("/changes");
  const found = listOf(answer, CURSOR).length;
  answer.expect(found >= all.length, {
    expected: `at least the ${all.length} changes of GET /changes?after=0`,
    got: `${found} changes`,
    why: CURSOR,
  });
});

test("The same N gets the same changes again, from every consumer", async ({ http }) => {
  const after = await latest(http);
  const id = await add(http);
  for (const consumer of [http, http, http.as("Bob")]) {
    holdsAdded(await consumer.get(`/changes?after=${after}`), id, CURSOR);
  }
});

test("The list is in the order of the changes, and each has a number of its own", async ({
  http,
}) => {
  const after = await latest(http);
  const ids = [await add(http), await add(http)];
  await complete(http, ids[0]);
  const answer = await http.get(`/changes?after=${after}`);
  const numbers = listOf(answer, ORDER).map(({ seq }) => seq);
  const fall = numbers.findIndex((seq, at) => at > 0 && !(Number(seq) > Number(numbers[at - 1])));
  answer.expect(fall === -1, {
    expected: 'a "seq" that rises from change to change',
    got: `"seq" ${describeValue(numbers[fall])} after ${describeValue(numbers[fall - 1])}`,
    why: ORDER,
    near: `"seq":${String(numbers[fall])}`,
  });
  const wanted = [`added ${ids[0]}`, `added ${ids[1]}`, `completed ${ids[0]}`];
  holdsChanges(answer, ids, wanted, ORDER);
});

test("A new title, or completed set to false, is not in the list", async ({ http }) => {
  const id = await add(http);
  await complete(http, id, { title: "Buy oat milk" });
  await complete(http, id, { completed: false });
  holdsChanges(await http.get("/changes?after=0"), [id], [`added ${id}`], NO_CHANGE);
});

test("A refused change is not in the list", async ({ http }) => {
  const id = await add(http);
  const after = await latest(http);
  const [post, patch] = ["/todos", `/todos/${String(id)}`];
  (await http.post(post, {})).hasStatus([400, 422], REFUSED);
  (await http.post(post, { title: "" })).hasStatus([400, 422], REFUSED);
  (await http.post(post, { title: 42 })).hasStatus([400, 422], REFUSED);
  (await http.patch(patch, { completed: "yes" })).hasStatus([400, 422], REFUSED);
  (await http.patch(patch, { title: "", completed: true })).hasStatus([400, 422], REFUSED);
  (await http.patch("/todos/no-such-id", { completed: true })).hasStatus(404, REFUSED);
  const answer = await http.get(`/changes?after=${after}`);
  const isWrong = ({ todo }: { todo?: unknown }) =>
    !isObject(todo) || todo["id"] === id || typeof todo["title"] !== "string" || !todo["title"];
  const wrong = listOf(answer, REFUSED).find(isWrong);
  answer.expect(wrong === undefined, {
    expected: `no change after ${after} by a refused request`,
    got: () => describeValue(wrong),
    why: REFUSED,
    near: `"seq":${String(wrong?.["seq"])}`,
  });
});

for (const after of ["abc", "-1", "1.5", "7up"]) {
  test(`An N of ${after} is refused`, async ({ http }) => {
    await isRefused(http, after);
  });
}
