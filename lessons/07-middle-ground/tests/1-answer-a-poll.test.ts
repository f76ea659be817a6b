/**
 * Step 1, answer a poll: whoever asks says what they know, and gets what came after that.
 */

import { type Answer, describeMember, describeValue, test } from "@course/lesson-kit";
import { about, add, complete, holdsChangeOf, latest, listOf } from "./helpers.ts";

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
  const changes = listOf(answer, LOGGED);
  const [change] = about(changes, id);
  answer.expect(change !== undefined, {
    expected: "the change by which the to-do was added",
    got: `no change of to-do ${String(id)} in a list of ${changes.length}`,
    why: LOGGED,
  });
  answer.expect(change?.["type"] === "added", {
    expected: 'a change of the type "added"',
    got: describeMember("type", change?.["type"]),
    why: SHAPE,
    near: '"type"',
  });
  const isCounted = Number.isInteger(change?.["seq"]) && Number(change?.["seq"]) >= 1;
  answer.expect(isCounted, {
    expected: 'a whole number from 1 on as "seq"',
    got: describeMember("seq", change?.["seq"]),
    why: SHAPE,
    near: '"seq"',
  });
});

test("A change holds the to-do", async ({ http }) => {
  const id = await add(http, "Käse 🧀");
  const answer = await http.get("/changes?after=0");
  const [change] = about(listOf(answer, LOGGED), id);
  const todo = change?.["todo"];
  answer.expect(JSON.stringify(todo ?? {}).includes('"Käse 🧀"'), {
    expected: 'the to-do with the title "Käse 🧀" in the change',
    got: describeMember("todo", todo),
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
  const completed = types.filter((type) => type === "completed").length;
  answer.expect(completed === 1, {
    expected: `one change of to-do ${String(id)} with the type "completed"`,
    got: `changes of the types ${types.join(", ")}`,
    why: LOGGED,
  });
});

test("Only what came after N is in the list", async ({ http }) => {
  const [first, second] = [await add(http), await add(http)];
  const words = { expected: "the change by which the first to-do was added", why: CURSOR };
  const all = holdsChangeOf(await http.get("/changes?after=0"), first, words);
  const after = Number(about(all, first)[0]?.["seq"]);
  const answer = await http.get(`/changes?after=${after}`);
  onlyAfter(answer, after);
  holdsChangeOf(answer, second, { expected: `the change after ${after}`, why: CURSOR });
});

test("With nothing new the list is empty, and still a list", async ({ http }) => {
  await add(http);
  const after = await latest(http);
  const answer = await http.get(`/changes?after=${after}`);
  onlyAfter(answer, after);
});

/** Expects a list without a change up to that number. */
function onlyAfter(answer: Answer, after: number): void {
  const old = listOf(answer, CURSOR).find(({ seq }) => !(Number(seq) > after));
  answer.expect(old === undefined, {
    expected: `only changes after ${after}`,
    got: `one with ${describeMember("seq", old?.["seq"])}`,
    why: CURSOR,
    near: `"seq":${String(old?.["seq"])}`,
  });
}

test("Without N the consumer gets all there is", async ({ http }) => {
  const id = await add(http);
  const answer = await http.get("/changes");
  holdsChangeOf(answer, id, { expected: "the change that was made before", why: CURSOR });
});

test("Asking takes nothing away: the same N gives the same changes again", async ({ http }) => {
  const after = await latest(http);
  const id = await add(http);
  for (const consumer of [http, http, http.as("Bob")]) {
    const answer = await consumer.get(`/changes?after=${after}`);
    holdsChangeOf(answer, id, {
      expected: "the change, each time that it is asked for",
      why: CURSOR,
    });
  }
});

test("The list is in the order of the changes, and each has a number of its own", async ({
  http,
}) => {
  const ids = [await add(http), await add(http)];
  await complete(http, ids[0]);
  const answer = await http.get("/changes?after=0");
  const changes = listOf(answer, ORDER);
  const numbers = changes.map(({ seq }) => seq);
  const fall = numbers.findIndex((seq, at) => at > 0 && !(Number(seq) > Number(numbers[at - 1])));
  answer.expect(fall === -1, {
    expected: 'a "seq" that rises from change to change',
    got: `${describeValue(numbers[fall])} after ${describeValue(numbers[fall - 1])}`,
    why: ORDER,
    near: `"seq":${String(numbers[fall])}`,
  });
  const told = about(changes, ...ids).map(({ type }) => type);
  answer.expect(told.join() === "added,added,completed", {
    expected: "added, added, completed, in this order",
    got: told.join(", ") || "none of these changes",
    why: ORDER,
  });
});

for (const after of ["abc", "-1", "1.5"]) {
  test(`An N of ${after} is refused`, async ({ http }) => {
    (await http.get(`/changes?after=${after}`)).hasStatus([400, 422], REFUSES);
  });
}
