/**
 * Step 1, create: POST /todos (RFC 9110, sections 9.3.3 and 15.3.2).
 */

import { describeValue, test } from "@course/lesson-kit";

test("A new to-do is answered with 201, and not yet completed", async ({ http }) => {
  const answer = await http.post("/todos", { title: "Buy milk" });
  answer.hasStatus(
    201,
    "201 says that something new exists now; 200 says no more than that all went well.",
  );
  answer.hasObject(
    { title: "Buy milk", completed: false },
    "The answer shows what the provider has stored, so that the consumer need not ask again.",
  );
});

test("The to-do carries an id and its absolute url", async ({ http, origin }) => {
  const answer = await http.post("/todos", { title: "Buy milk" });
  answer.hasObject(
    { id: (id: unknown) => typeof id === "string" || typeof id === "number" },
    "The id is how the provider tells one to-do from another.",
  );
  const { url } = answer.hasObject(
    { url: isHttpUrl },
    "A relative url only works on the page it came from; an absolute one works wherever it is carried.",
  );
  answer.expect(new URL(String(url)).port === new URL(origin).port, {
    expected: `a url at this server, ${origin}`,
    got: `"url": ${describeValue(url)}`,
    why: "Behind another port there is another server: build the url from the request's Host header.",
    near: '"url"',
  });
});

test("Location says where the new to-do is", async ({ http, origin }) => {
  const answer = await http.post("/todos", { title: "Buy milk" });
  const location = answer.hasHeader(
    "Location",
    "the new to-do's URL",
    (value) => URL.canParse(value, `${origin}/todos`),
    "201 says that it exists, Location says where; without it the consumer must guess your URL scheme.",
  );
  const one = "One to-do has one URL; two names for it are two bookmarks, two caches, two bugs.";
  const { url } = answer.hasObject({ url: isHttpUrl }, one);
  // Location may be relative; it then starts from the URL that was asked (RFC 9110, section 10.2.2).
  answer.expect(place(location, `${origin}/todos`) === place(String(url)), {
    expected: "Location and url to name the same place",
    got: `Location: ${location} and "url": ${describeValue(url)}`,
    why: one,
    near: '"url"',
  });
});

test("Each to-do has a URL of its own", async ({ http }) => {
  const first = await http.post("/todos", { title: "Buy milk" });
  const second = await http.post("/todos", { title: "Buy milk" });
  const urls = [first, second].map((answer) => answer.hasObject({}, UNIQUE)["url"]);
  second.expect(urls[0] !== urls[1], {
    expected: "another url than the first to-do's",
    got: `"url": ${describeValue(urls[1])} for both`,
    why: UNIQUE,
    near: '"url"',
  });
});

const UNIQUE =
  "POST is not idempotent: sent twice, it makes two to-dos, and each has to be reachable.";

test("An order that comes along is kept", async ({ http }) => {
  const answer = await http.post("/todos", { title: "Buy milk", order: 7 });
  answer.hasObject(
    { order: 7 },
    "What the contract lets a consumer say, the provider has to remember.",
  );
});

test("A page from another origin may create one, because its preflight is answered", async ({
  http,
}) => {
  const preflight = await http.request("OPTIONS", "/todos", {
    headers: {
      Origin: "https://elsewhere.example",
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "content-type",
    },
  });
  preflight.hasStatus([200, 204], CORS);
  preflight.hasHeader("Access-Control-Allow-Origin", "* or the page's origin", allowsOrigin, CORS);
  preflight.hasHeader("Access-Control-Allow-Headers", "content-type", allowsContentType, CORS);

  const answer = await http.request("POST", "/todos", {
    headers: { Origin: "https://elsewhere.example" },
    json: { title: "Buy milk" },
  });
  answer.hasHeader("Access-Control-Allow-Origin", "* or the page's origin", allowsOrigin, CORS);
});

const CORS =
  "Your server answers, but without these headers the browser does not hand the answer to a page from elsewhere.";

const allowsOrigin = (value: string) => value === "*" || value === "https://elsewhere.example";

const allowsContentType = (value: string) =>
  value.split(",").some((name) => ["content-type", "*"].includes(name.trim().toLowerCase()));

function isHttpUrl(value: unknown): boolean {
  return typeof value === "string" && /^https?:/i.test(value) && URL.canParse(value);
}

/** Where a URL leads, whichever name the machine is called by: localhost and 127.0.0.1 are one. */
function place(url: string, base?: string): string {
  const { port, pathname, search } = new URL(url, base);
  return `${port}${pathname}${search}`;
}
