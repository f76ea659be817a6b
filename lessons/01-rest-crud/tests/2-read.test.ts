/**
 * Step 2, read: GET /todos and GET /todos/:id (RFC 9110, sections 9.3.1 and 15.5.5).
 */

import { type Fixtures, isObject, test } from "@course/lesson-kit";

async function create(
  http: Fixtures["http"],
  title: string,
): Promise<{ id: unknown; url: string }> {
  const answer = await http.post("/todos", { title });
  const { id, url } = answer.hasObject({ title }, "Without a to-do there is nothing to read.");
  return { id, url: String(url) };
}

test("A to-do can be read at its url", async ({ http }) => {
  const { id, url } = await create(http, "Water the plants");
  const answer = await http.get(url);
  answer.hasStatus(200, "The url that you gave out is a promise: who follows it finds the to-do.");
  answer.hasObject(
    { id, url, title: "Water the plants", completed: false },
    "Reading shows the same to-do that creating has shown.",
  );
});

test("The list holds every to-do in the order of creation", async ({ http }) => {
  const first = await create(http, "First");
  const second = await create(http, "Second");
  const answer = await http.get("/todos");
  answer.hasStatus(
    200,
    "GET on a collection is answered with 200, also when there is nothing in it.",
  );
  const urls = answer
    .hasArray("A collection is a JSON array, also when it holds one to-do or none.")
    .map((todo) => (isObject(todo) ? todo["url"] : undefined));
  const [one, other] = [urls.indexOf(first.url), urls.indexOf(second.url)];
  const why = "A list without a stable order jumps about under the reader's eyes on every reload.";
  const missing = [first.url, second.url].filter((url) => !urls.includes(url));
  answer.expect(missing.length === 0, {
    expected: "both new to-dos in the list",
    got: `a list of ${urls.length} without ${missing.join(" and ")}`,
    why: "What was created with 201 is there for every consumer from then on.",
  });
  answer.expect(one < other, {
    expected: 'the to-do "First" before "Second"',
    got: '"Second" before "First"',
    why,
    near: second.url,
  });
});

test("An unknown id is answered with 404", async ({ http }) => {
  const answer = await http.get("/todos/no-such-todo");
  answer.hasStatus(
    404,
    "404 says that nothing is there; a 200 with null looks like a to-do to every client, cache and dashboard.",
  );
});

test("Reading changes nothing", async ({ http }) => {
  const { url } = await create(http, "Read me twice");
  const once = await http.get(url);
  const twice = await http.get(url);
  const why =
    "GET is safe: crawlers, prefetchers and impatient people send it as often as they like.";
  const { id, title, completed } = once.hasObject({}, why);
  twice.hasObject({ id, url, title, completed }, why);
});

test("A page from another origin may read the list", async ({ http }) => {
  const answer = await http.get("/todos", { headers: { Origin: "https://elsewhere.example" } });
  answer.hasHeader(
    "Access-Control-Allow-Origin",
    "* or the page's origin",
    (value) => value === "*" || value === "https://elsewhere.example",
    "Your server answers, but without this header the browser does not hand the answer to a page from elsewhere.",
  );
});
