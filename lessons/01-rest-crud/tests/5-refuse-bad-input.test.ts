/**
 * Step 5, refuse bad input: the right status, one form of error, and nothing stored
 * (RFC 9110, section 15.5; RFC 9457).
 */

import { type Answer, describeValue, type Fixtures, test } from "@course/lesson-kit";
import { create, fromElsewhere, list, NON_ASCII, readableElsewhere } from "./helpers.ts";

type Http = Fixtures["http"];

const ONE_FORM =
  "Every error has one form that programs can read: problem details, with the media type application/problem+json.";

const READ_BY_STATUS =
  "Clients, caches and dashboards read the status, not your JSON: to them an error with status 200 is a success.";

const SAME_STATUS =
  "The status in the body must equal the real one, as a number: some readers only have the body.";

const NO_TRACE =
  "A stack trace helps an attacker, not the consumer: say what is wrong with the request.";

/** Expects problem details whose status is the real one, and no look into the machine. */
function isProblem(answer: Answer, statuses: number[], why: string): void {
  // A 2xx that shows a to-do let the bad request in; any other 2xx is an error in disguise.
  const disguised = answer.status < 300 && !answer.text.includes('"url"');
  answer.hasStatus(statuses, disguised ? READ_BY_STATUS : why);
  answer.hasHeader("Content-Type", "application/problem+json", isProblemType, ONE_FORM);
  answer.hasObject({}, ONE_FORM);
  answer.hasObject({ status: answer.status }, SAME_STATUS);
  const trace = STACK_TRACE.exec(answer.text)?.[0];
  answer.expect(trace === undefined, {
    expected: "no stack trace",
    got: `${String(trace?.slice(0, SHOWN_CHARACTERS))}…`,
    why: NO_TRACE,
    near: trace,
  });
}

const isProblemType = (value: string) => /^application\/problem\+json\s*(;|$)/i.test(value);

/** As JavaScript, Java and Python write one. */
const STACK_TRACE =
  /\bat .+:\d+:\d+|node_modules|\bat [\w.$]+\(\w+\.java:\d+\)|File \\?".+\\?", line \d+|Traceback/;

/** Enough of a stack trace to know it by. */
const SHOWN_CHARACTERS = 60;

/** A title of this run's own: where it turns up, something that was refused has been stored. */
const NOT_TO_BE_STORED = `Not to be stored ${crypto.randomUUID()}`;

const NOTHING_STORED = "Check the whole request first: nothing of a refused request is stored.";

type Request = { headers?: Record<string, string>; body?: string; json?: unknown };

/** Sends a POST that must be refused, and expects that nothing of it is in the list. */
async function postRefused(http: Http, request: Request, statuses: number[], why: string) {
  const before = await list(http, "The list is a JSON array.");
  const known = new Set(before.todos.map(({ url }) => url));
  isProblem(await http.request("POST", "/todos", request), statuses, why);
  const { answer, todos } = await list(http, "The list is a JSON array.");
  // Others may add to-dos at the same time; theirs have a proper title.
  const stored = todos.find(({ url, title }) => !known.has(url) && !isSomebodyElses(title));
  answer.expect(stored === undefined, {
    expected: "a list without anything of the refused request",
    got: `${describeValue(stored)} in the list`,
    why: NOTHING_STORED,
    near: JSON.stringify(stored),
  });
}

function isSomebodyElses(title: unknown): boolean {
  if (typeof title !== "string" || title === NOT_TO_BE_STORED) return false;
  return title.length >= 1 && title.length <= 200;
}

/** Sends a PUT or PATCH that must be refused, and expects the to-do to be as it was. */
async function changeRefused(
  http: Http,
  method: string,
  request: Request,
  statuses: number[],
  why: string,
) {
  const { id, url } = await create(http, { title: "Buy milk", order: 3 });
  isProblem(await http.request(method, url, request), statuses, why);
  const after = await http.get(url);
  const asItWas = { id, url, title: "Buy milk", completed: false, order: 3 };
  after.hasObject(asItWas, NOTHING_STORED);
}

interface Bad extends Request {
  /** What is wrong, as a phrase after "a POST". */
  words: string;
  statuses: number[];
  why: string;
  /** The methods that must refuse it. Default: all three. */
  methods?: string[];
}

const JSON_TYPE = { "Content-Type": "application/json" };

const MALFORMED =
  "400 says that the request can't be parsed: the fault is in the request, not in your server.";

const NOT_JSON =
  "415 says that your server does not take this type of body; 500 would say that your server has failed.";

const NO_BODY =
  "A missing body is the consumer's fault, a 4xx: read no member of a body before you know that there is one.";

const NO_OBJECT =
  "A body can be valid JSON and still be no to-do: check that it is an object before you read its members.";

const RULES = {
  title: "title is a text of 1 to 200 characters, and every to-do has one",
  order: "order is an integer",
  completed: "completed is true or false",
};

const BAD: Bad[] = [
  {
    words: "malformed JSON",
    headers: JSON_TYPE,
    body: `{"title": "${NOT_TO_BE_STORED}`,
    statuses: [400],
    why: MALFORMED,
  },
  {
    words: "JSON that is labeled text/plain",
    headers: { "Content-Type": "text/plain" },
    body: JSON.stringify({ title: NOT_TO_BE_STORED }),
    statuses: [415],
    why: NOT_JSON,
  },
  {
    words: "a form",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ title: NOT_TO_BE_STORED }).toString(),
    statuses: [415],
    why: NOT_JSON,
  },
  { words: "no body", statuses: [400, 411, 415, 422], why: NO_BODY },
  ...([null, 7, "Buy milk", [], [{ title: NOT_TO_BE_STORED }]] as const).map((json) => ({
    words: `the body ${JSON.stringify(json).replace(NOT_TO_BE_STORED, "…")}`,
    headers: JSON_TYPE,
    body: JSON.stringify(json),
    statuses: [400, 422],
    why: NO_OBJECT,
  })),
  wrongField("title", "no title", { completed: true }, ["POST", "PUT"]),
  wrongField("title", "an empty title", { title: "", completed: true }),
  wrongField("title", "a title that is a number", { title: 7, completed: true }),
  wrongField("title", "a title that is null", { title: null }, ["POST", "PUT"]),
  wrongField("title", "a title of 201 characters", { title: "x".repeat(201), completed: true }),
  wrongField("title", "a title of 201 emoji", { title: "🥛".repeat(201), completed: true }),
  ...[1.5, "first", "7", true].map((order) =>
    wrongField("order", `the order ${JSON.stringify(order)}`, { title: NOT_TO_BE_STORED, order }),
  ),
  ...["yes", "true", 1].map((completed) => {
    const words = `completed ${JSON.stringify(completed)}`;
    return wrongField("completed", words, { title: NOT_TO_BE_STORED, completed }, ["PUT", "PATCH"]);
  }),
];

function wrongField(
  field: keyof typeof RULES,
  words: string,
  json: object,
  methods?: string[],
): Bad {
  const why = `${RULES[field]}: check each field before you store any of them, whatever the method.`;
  return { words, json, statuses: [400, 422], why, ...(methods ? { methods } : {}) };
}

for (const { words, statuses, why, methods = ["POST", "PUT", "PATCH"], ...request } of BAD) {
  for (const method of methods) {
    test(`A ${method} with ${words} is refused and stores nothing`, async ({ http }) => {
      if (method === "POST") await postRefused(http, request, statuses, why);
      else await changeRefused(http, method, request, statuses, why);
    });
  }
}

for (const [words, title] of [
  ["1 character", "x"],
  ["200 characters", "x".repeat(200)],
  ["200 characters of two bytes each", "ä".repeat(200)],
  ["100 emoji", "🥛".repeat(100)],
] as const) {
  test(`A title of ${words} is accepted`, async ({ http }) => {
    const why = "A title has 1 to 200 characters, both included: count characters, not bytes.";
    const created = await http.post("/todos", { title });
    created.hasStatus(201, why);
    const url = String(created.hasObject({ title }, why)["url"]);
    for (const method of ["PUT", "PATCH"]) {
      const answer = await http.request(method, url, { json: { title } });
      answer.hasStatus(200, why);
      answer.hasObject({ title }, why);
    }
  });
}

test("JSON is accepted with a charset parameter in its Content-Type", async ({ http }) => {
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  const body = JSON.stringify({ title: NON_ASCII });
  const why =
    "A Content-Type may have parameters: compare the media type before the semicolon, not the whole header.";
  const created = await http.request("POST", "/todos", { headers, body });
  created.hasStatus(201, why);
  const url = String(created.hasObject({ title: NON_ASCII }, why)["url"]);
  for (const method of ["PUT", "PATCH"]) {
    (await http.request(method, url, { headers, body })).hasStatus(200, why);
  }
});

for (const method of ["PUT", "PATCH"]) {
  test(`A ${method} that names an id and a url changes neither`, async ({ http }) => {
    const { id, url } = await create(http, { title: "Buy milk" });
    const why =
      "Your server assigns the id and the url: take only title, completed and order from a body.";
    const json = { id: "mine", url: "http://elsewhere.example/", title: "Buy tea" };
    const answer = await http.request(method, url, { json });
    // Ignored or refused: the contract names neither.
    answer.hasStatus([200, 400, 422], why);
    const after = await http.get(url);
    after.hasObject({ id, url }, why);
  });
}

for (const [method, target, statuses] of [
  ["GET", "/todos/no-such-todo", [404]],
  ["PUT", "/todos/no-such-todo", [404]],
  ["PATCH", "/todos/no-such-todo", [404]],
  ["GET", "/no-such-path", [404]],
  ["POST", "/no-such-path", [404]],
  ["PATCH", "/todos", [404, 405, 501]],
] as const) {
  test(`${method} ${target} returns problem details`, async ({ http }) => {
    const json = method === "GET" ? undefined : { title: "Buy milk" };
    isProblem(await http.request(method, target, { json }), [...statuses], ONE_FORM);
  });
}

test("A page from another origin can read why its request was refused", async ({ http }) => {
  const { url } = await create(http, { title: "Buy milk" });
  await fromElsewhere(http, "POST", "/todos", { title: 7 });
  await fromElsewhere(http, "PATCH", url, { title: 7 });
  await fromElsewhere(http, "GET", "/no-such-path");
  for (const type of ["application/json", "text/plain"]) {
    const headers = { Origin: "https://elsewhere.example", "Content-Type": type };
    readableElsewhere(await http.request("POST", "/todos", { headers, body: '{"title": "' }));
  }
});
