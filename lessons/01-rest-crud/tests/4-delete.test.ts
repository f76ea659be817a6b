/**
 * Step 4, delete: DELETE /todos/:id and DELETE /todos (RFC 9110, sections 9.3.5 and 15.3.5).
 */

import { type Fixtures, test } from "@course/lesson-kit";

async function create(http: Fixtures["http"], title: string): Promise<string> {
  const answer = await http.post("/todos", { title });
  return String(answer.hasObject({ title }, "Without a to-do there is nothing to delete.")["url"]);
}

const DONE = "204 says that it is done and there is nothing left to say.";

test("A deleted to-do is gone", async ({ http }) => {
  const url = await create(http, "Short-lived");
  const answer = await http.delete(url);
  answer.hasStatus([200, 204], DONE);
  const after = await http.get(url);
  after.hasStatus(
    404,
    "Deleted means that the next one who asks gets 404, not a to-do from the dead.",
  );
});

test("Deleting one to-do leaves the others", async ({ http }) => {
  const mine = await create(http, "Mine");
  const yours = await create(http, "Yours");
  await http.delete(mine);
  const answer = await http.get(yours);
  answer.hasStatus(200, "A URL names one to-do: whoever deletes it loses nothing else.");
});

test("Deleting twice does not end in an error of the server", async ({ http }) => {
  const url = await create(http, "Twice gone");
  await http.delete(url);
  const again = await http.delete(url);
  again.hasStatus(
    [200, 204, 404, 410],
    "DELETE is idempotent, which is about the state after it, not about the same answer: 404 is fine, 500 never.",
  );
});

test("A new to-do never takes the place of one that lives", async ({ http }) => {
  const first = await create(http, "First");
  const second = await create(http, "Second");
  await http.delete(first);
  await create(http, "Third");
  const answer = await http.get(second);
  answer.hasObject(
    { title: "Second" },
    "An id that is counted from what is left is given out twice: count what was ever made.",
  );
});

test("The same connection goes on after a deletion", async ({ http }) => {
  const url = await create(http, "Same line");
  await http.delete(url);
  const after = await http.get("/todos");
  after.hasStatus(
    200,
    "A 204 has no body: bytes after it would be taken for the beginning of the next answer.",
  );
  after.hasArray(
    "A 204 has no body: bytes after it would be taken for the beginning of the next answer.",
  );
});

test("Deleting the collection empties the list", async ({ http }) => {
  const url = await create(http, "One of many");
  const answer = await http.delete("/todos");
  answer.hasStatus([200, 204], DONE);
  const list = await http.get("/todos");
  list.hasStatus(200, "The list itself is still there, with nothing in it: 200 and [], not 404.");
  const { length } = list.hasArray("An empty list is an empty array.");
  list.expect(length === 0, {
    expected: "an empty list",
    got: `a list of ${length}`,
    why: "DELETE on the collection means all of it.",
  });
  const gone = await http.get(url);
  gone.hasStatus(404, "What is no longer in the list is no longer at its url either.");
});

test("A page from another origin may delete, because its preflight is answered", async ({
  http,
}) => {
  const preflight = await http.request("OPTIONS", "/todos", {
    headers: { Origin: "https://elsewhere.example", "Access-Control-Request-Method": "DELETE" },
  });
  preflight.hasHeader(
    "Access-Control-Allow-Methods",
    "a list with DELETE",
    (value) => /(^|,)\s*(DELETE|\*)\s*(,|$)/.test(value),
    "A browser asks beforehand whether it may DELETE; a method that is not on the list never leaves it.",
  );
});
