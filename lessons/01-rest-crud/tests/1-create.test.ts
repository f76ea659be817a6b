/**
 * Step 1, create: POST /todos (RFC 9110, sections 9.3.3 and 15.3.2).
 */

import { anyId, describeMember, describeValue, test } from "@course/lesson-kit";
import { fromElsewhere, NON_ASCII, testPreflight, UTF_8 } from "./helpers.ts";

test("POST /todos returns 201 and the new to-do", async ({ http }) => {
  const answer = await http.post("/todos", { title: "Buy milk" });
  answer.hasStatus(
    201,
    "201 says that something new was created; 200 says only that the request worked.",
  );
  answer.hasObject(
    { title: "Buy milk", completed: false },
    "The answer is the to-do as you have stored it, so that the consumer need not ask for it.",
  );
});

test("The new to-do has an id and an absolute url", async ({ http, origin }) => {
  const answer = await http.post("/todos", { title: "Buy milk" });
  answer.hasObject({ id: anyId }, "The id distinguishes this to-do from all others.");
  const { url } = answer.hasObject({}, "The answer is the new to-do.");
  answer.expect(isHttpUrl(url), {
    expected: "an absolute url, which begins with http://",
    got: describeMember("url", url),
    why: "An absolute URL has a scheme and a host, and works everywhere; a relative one only works on the page it came from.",
    near: '"url"',
  });
  answer.expect(new URL(String(url)).port === new URL(origin).port, {
    expected: `a url at this server, ${origin}`,
    got: describeMember("url", url),
    why: "Another port is another server: build the url from the request's Host header.",
    near: '"url"',
  });
});

test("Location is the URL of the new to-do", async ({ http, origin }) => {
  const answer = await http.post("/todos", { title: "Buy milk" });
  answer.hasHeader(
    "Location",
    "the new to-do's URL",
    (value) => URL.canParse(value, `${origin}/todos`),
    "201 says that something was created, Location says where; without it the consumer must guess.",
  );
  const one = "A to-do has one URL: Location and url must lead to the same place.";
  const { url } = answer.hasObject({ url: isHttpUrl }, one);
  // Location may be relative; it then starts from the URL that was asked (RFC 9110, section 10.2.2).
  const isItsUrl = (value: string) => place(value, `${origin}/todos`) === place(String(url));
  answer.hasHeader("Location", `the to-do's url, ${String(url)}`, isItsUrl, one);
});

for (const member of ["id", "url"]) {
  test(`Each new to-do has its own ${member}`, async ({ http }) => {
    const why =
      "POST is not idempotent: sent twice, it creates two to-dos, and a consumer must be able to name each.";
    const first = (await http.post("/todos", { title: "Buy milk" })).hasObject({}, why);
    const answer = await http.post("/todos", { title: "Buy milk" });
    const second = answer.hasObject({}, why);
    answer.expect(first[member] !== second[member], {
      expected: `another ${member} than that of the first to-do`,
      got: `"${member}": ${describeValue(second[member])} for both`,
      why,
      near: `"${member}"`,
    });
  });
}

for (const order of [7, 0, -1]) {
  test(`An order of ${order} is stored`, async ({ http }) => {
    const answer = await http.post("/todos", { title: "Buy milk", order });
    answer.hasStatus(201, "order may be any integer, including 0 and negative ones.");
    answer.hasObject({ order }, STORED);
  });
}

const STORED =
  "Store an order as the integer that was sent. 0 is one too, though JavaScript takes it for false.";

test("A to-do that was sent without an order has none", async ({ http }) => {
  const answer = await http.post("/todos", { title: "Buy milk" });
  answer.hasObject(
    { title: "Buy milk", order: undefined },
    "order is an integer or missing: null and a made-up number are neither.",
  );
});

test("A title with characters outside ASCII comes back unchanged", async ({ http }) => {
  const answer = await http.post("/todos", { title: NON_ASCII });
  answer.hasStatus(201, UTF_8);
  answer.hasObject({ title: NON_ASCII }, UTF_8);
});

test("A title with markup, quotes and spaces comes back unchanged", async ({ http }) => {
  const title = ' <b>Fish & "chips"</b>, it\'s \\o/ ';
  const answer = await http.post("/todos", { title });
  const why =
    "Store and return a title as it was sent: markup is escaped where it is shown, not where it is stored.";
  answer.hasStatus(201, why);
  answer.hasObject({ title }, why);
});

test("A body that arrives in two pieces is one body", async ({ http }) => {
  // The cut is within a character.
  const title = "牛乳牛乳";
  const answer = await http.request("POST", "/todos", { json: { title }, pieces: 2 });
  const why =
    "TCP may cut a body anywhere, even within a character: collect its bytes, and decode them when all are there.";
  answer.hasStatus(201, why);
  answer.hasObject({ title }, why);
});

testPreflight("POST", "the list", async () => "/todos");

test("A page from another origin can create a to-do and read the answer", async ({ http }) => {
  await fromElsewhere(http, "POST", "/todos", { title: "Buy milk" });
});

function isHttpUrl(value: unknown): boolean {
  return typeof value === "string" && /^https?:/i.test(value) && URL.canParse(value);
}

/** Where a URL leads, whichever name the machine is called by: localhost and 127.0.0.1 are one. */
function place(url: string, base?: string): string {
  const { port, pathname, search } = new URL(url, base);
  return `${port}${pathname}${search}`;
}
