/**
 * Step 3, replace and change: PUT is the new state, PATCH is the change (RFC 9110, section 9.3.4; RFC 5789).
 */

import { type Fixtures, isObject, test } from "@course/lesson-kit";

async function create(
  http: Fixtures["http"],
  fields: { title: string; order?: number },
): Promise<string> {
  const answer = await http.post("/todos", fields);
  return String(answer.hasObject(fields, "Without a to-do there is nothing to change.")["url"]);
}

const PUT_REPLACES =
  "PUT is the new state, PATCH is the change: what a PUT leaves out goes back to its default.";
const PATCH_CHANGES =
  "PUT is the new state, PATCH is the change: what a PATCH leaves out stays as it was.";
const STORED =
  "The answer has to tell what is stored from now on, not what the consumer would like to hear.";

test("PUT replaces the to-do, and what it leaves out goes back to its default", async ({
  http,
}) => {
  const url = await create(http, { title: "Buy milk", order: 3 });
  await http.patch(url, { completed: true });
  const answer = await http.put(url, { title: "Buy oat milk" });
  answer.hasStatus(
    200,
    "A PUT that replaced something is answered with 200 and what is there now.",
  );
  answer.hasObject(
    { url, title: "Buy oat milk", completed: false, order: undefined },
    PUT_REPLACES,
  );
  const after = await http.get(url);
  after.hasObject({ url, title: "Buy oat milk", completed: false, order: undefined }, STORED);
});

test("PATCH changes only what it names", async ({ http }) => {
  const url = await create(http, { title: "Buy milk", order: 3 });
  const answer = await http.patch(url, { completed: true });
  answer.hasStatus(200, "A PATCH that worked is answered with 200 and what is there now.");
  answer.hasObject({ url, title: "Buy milk", completed: true, order: 3 }, PATCH_CHANGES);
  const after = await http.get(url);
  after.hasObject({ url, title: "Buy milk", completed: true, order: 3 }, STORED);
});

test("PATCH can change each field by itself", async ({ http }) => {
  const url = await create(http, { title: "Buy milk", order: 3 });
  const renamed = await http.patch(url, { title: "Buy bread" });
  renamed.hasObject({ title: "Buy bread", completed: false, order: 3 }, PATCH_CHANGES);
  const moved = await http.patch(url, { order: 5 });
  moved.hasObject({ title: "Buy bread", completed: false, order: 5 }, PATCH_CHANGES);
});

test("Changing one to-do leaves the others alone", async ({ http }) => {
  const mine = await create(http, { title: "Mine" });
  const yours = await create(http, { title: "Yours" });
  await http.patch(mine, { completed: true });
  const answer = await http.get(yours);
  answer.hasObject(
    { title: "Yours", completed: false },
    "A URL names one to-do: what is sent there is meant for it alone.",
  );
});

test("PUT sent twice leaves the same state as sent once", async ({ http }) => {
  const url = await create(http, { title: "Buy milk" });
  const once = await http.put(url, { title: "Buy tea", completed: true });
  const twice = await http.put(url, { title: "Buy tea", completed: true });
  const why = "PUT is idempotent: a consumer that got no answer may send it again without harm.";
  twice.hasStatus(200, why);
  const { id, title, completed } = once.hasObject({}, why);
  twice.hasObject({ id, url, title, completed }, why);
});

test("PUT and PATCH on an unknown id are answered with 404", async ({ http }) => {
  const why =
    "The provider hands out the ids: where nothing is, there is nothing to replace or change.";
  const put = await http.put("/todos/no-such-todo", { title: "Ghost" });
  put.hasStatus(404, why);
  const patch = await http.patch("/todos/no-such-todo", { title: "Ghost" });
  patch.hasStatus(404, why);
});

test("A changed to-do keeps its place in the list", async ({ http }) => {
  const first = await create(http, { title: "First" });
  const second = await create(http, { title: "Second" });
  await http.patch(first, { completed: true });
  const list = await http.get("/todos");
  const why = "The list is in order of creation, and a change creates nothing.";
  const urls = list.hasArray(why).map((todo) => isObject(todo) && todo["url"]);
  list.expect(urls.includes(first) && urls.indexOf(first) < urls.indexOf(second), {
    expected: 'the to-do "First" before "Second", as it was',
    got: urls.includes(first) ? '"Second" before "First"' : 'a list without "First"',
    why,
    near: first,
  });
});

test("A page from another origin may replace and change, because its preflight is answered", async ({
  http,
}) => {
  const url = await create(http, { title: "Buy milk" });
  for (const method of ["PUT", "PATCH"]) {
    const preflight = await http.request("OPTIONS", url, {
      headers: {
        Origin: "https://elsewhere.example",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type",
      },
    });
    preflight.hasHeader(
      "Access-Control-Allow-Methods",
      `a list with ${method}`,
      (value) => value.split(",").some((name) => [method, "*"].includes(name.trim())),
      `A browser asks beforehand whether it may ${method}; a method that is not on the list never leaves it.`,
    );
  }
});
