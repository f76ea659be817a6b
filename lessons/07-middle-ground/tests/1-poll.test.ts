/**
 * Step 1, poll: whoever asks says what they know, and gets what came after that.
 */

import { test } from "@course/lesson-kit";
import { about, add, complete, latest, listOf } from "./helpers.ts";

const LOGGED = "A change that is not written down is lost for everybody who was not there.";
const SHAPE =
  "A consumer knows what to do with a change only if it says which one it is, and of what.";
const CURSOR =
  'Ask for "after N", not for "next": N is the consumer\'s own, so nobody can take it away.';
const ORDER =
  "The numbers are the order of the changes: a consumer that applies them in it ends up right.";
const REFUSES = "What is no number of a change cannot be answered: say so, instead of guessing.";

test("An added to-do is a change with a number", async ({ http }) => {
  const id = await add(http);
  const answer = await http.get("/changes?after=0");
  const [change] = about(listOf(answer, LOGGED), id);
  answer.expect(change !== undefined, {
    expected: "the change by which the to-do was added",
    why: LOGGED,
  });
  answer.expect(change?.["type"] === "added", {
    expected: 'a change of the type "added"',
    why: SHAPE,
    near: '"type"',
  });
  const isCounted = Number.isInteger(change?.["seq"]) && Number(change?.["seq"]) >= 1;
  answer.expect(isCounted, {
    expected: "a seq that is a number from 1 on",
    why: SHAPE,
    near: '"seq"',
  });
});

test("A change holds the to-do", async ({ http }) => {
  const id = await add(http, "Käse 🧀");
  const answer = await http.get("/changes?after=0");
  const [change] = about(listOf(answer, LOGGED), id);
  const todo = JSON.stringify(change?.["todo"] ?? {});
  answer.expect(todo.includes('"Käse 🧀"'), {
    expected: "the to-do with its title in the change",
    why: SHAPE,
    near: '"todo"',
  });
});

test("A completed to-do is a change, once", async ({ http }) => {
  const id = await add(http);
  await complete(http, id);
  await complete(http, id);
  const answer = await http.get("/changes?after=0");
  const types = about(listOf(answer, LOGGED), id).map(({ type }) => type);
  const once = types.filter((type) => type === "completed").length === 1;
  answer.expect(once, { expected: 'one change of the type "completed"', why: LOGGED });
});

test("Only what came after N is in the list", async ({ http }) => {
  const [first, second] = [await add(http), await add(http)];
  const [change] = about(listOf(await http.get("/changes?after=0"), LOGGED), first);
  const after = Number(change?.["seq"]);
  const answer = await http.get(`/changes?after=${after}`);
  const changes = listOf(answer, CURSOR);
  answer.expect(
    changes.every(({ seq }) => Number(seq) > after),
    { expected: `only changes after ${after}`, why: CURSOR, near: `"seq":${after}` },
  );
  answer.expect(about(changes, second).length === 1, {
    expected: "the change that came after it",
    why: CURSOR,
  });
});

test("With nothing new the list is empty, and still a list", async ({ http }) => {
  await add(http);
  const after = await latest(http);
  const answer = await http.get(`/changes?after=${after}`);
  const isNew = listOf(answer, CURSOR).every(({ seq }) => Number(seq) > after);
  answer.expect(isNew, { expected: `no change up to ${after}`, why: CURSOR });
});

test("Without N the consumer gets all there is", async ({ http }) => {
  const id = await add(http);
  const answer = await http.get("/changes");
  const isThere = about(listOf(answer, CURSOR), id).length === 1;
  answer.expect(isThere, { expected: "the change that was made before", why: CURSOR });
});

test("Asking takes nothing away: the same N gives the same changes again", async ({ http }) => {
  const after = await latest(http);
  const id = await add(http);
  for (const consumer of [http, http, http.as("Bob")]) {
    const answer = await consumer.get(`/changes?after=${after}`);
    const isThere = about(listOf(answer, CURSOR), id).length === 1;
    answer.expect(isThere, { expected: "the change, as often as somebody asks", why: CURSOR });
  }
});

test("The list is in the order of the changes, and each has a number of its own", async ({
  http,
}) => {
  const ids = [await add(http), await add(http)];
  await complete(http, ids[0]);
  const answer = await http.get("/changes?after=0");
  const changes = listOf(answer, ORDER);
  const rises = changes.every(
    (each, at) => at === 0 || Number(each["seq"]) > Number(changes[at - 1]?.["seq"]),
  );
  answer.expect(rises, {
    expected: "a seq that rises from change to change",
    why: ORDER,
    near: '"seq"',
  });
  const told = about(changes, ...ids).map(({ type }) => type);
  const fits = told.join() === "added,added,completed";
  answer.expect(fits, { expected: "added, added, completed, in this order", why: ORDER });
});

for (const after of ["abc", "-1", "1.5"]) {
  test(`An N of ${after} is refused`, async ({ http }) => {
    (await http.get(`/changes?after=${after}`)).hasStatus([400, 422], REFUSES);
  });
}
