/**
 * Step 5, refuse bad input: the right status, one form of error, and nothing stored
 * (RFC 9110, section 15.5; RFC 9457).
 */

import { type Answer, describeValue, type Fixtures, isObject, test } from "@course/lesson-kit";

const ONE_FORM =
  "An error is part of the contract: one machine-readable form, application/problem+json, for all of them.";

const READ_BY_STATUS =
  "Clients, caches and dashboards read the status, not your JSON: an error that says 200 is a success to them.";

/** Expects problem details whose status is the real one, and no look into the machine. */
function isProblem(answer: Answer, statuses: number[], why: string): void {
  // A 2xx that shows a to-do let the bad request in; any other 2xx is an error in disguise.
  const disguised = answer.status < 300 && !answer.text.includes('"url"');
  answer.hasStatus(statuses, disguised ? READ_BY_STATUS : why);
  answer.hasHeader("Content-Type", "application/problem+json", isProblemType, ONE_FORM);
  answer.hasObject({}, ONE_FORM);
  answer.hasObject(
    { status: answer.status },
    "The status in the body has to equal the real one: whoever logs only the body must not be misled.",
  );
  const trace = /\bat .+:\d+:\d+|node_modules/.exec(answer.text)?.[0];
  answer.expect(trace === undefined, {
    expected: "no stack trace",
    got: `${String(trace?.slice(0, SHOWN_CHARACTERS))}…`,
    why: "A stack trace helps an attacker, not the consumer: say what was wrong with the request.",
    near: trace,
  });
}

/** Enough of a stack trace to know it by. */
const SHOWN_CHARACTERS = 60;

const isProblemType = (value: string) => /^application\/problem\+json\s*(;|$)/i.test(value);

/** A title of this run's own: where it turns up, something that was refused has been stored. */
const NOT_TO_BE_STORED = `Not to be stored ${crypto.randomUUID()}`;

const NOTHING_STORED = "Refused means refused: nothing of a bad request is stored.";

/** Sends what must be refused, and expects that nothing of it got into the list. */
async function refused(
  http: Fixtures["http"],
  request: Parameters<Fixtures["http"]["request"]>,
  statuses: number[],
  why: string,
): Promise<void> {
  const before = await http.get("/todos");
  const known = new Set(before.hasArray("The list is a JSON array.").map(urlOf));
  isProblem(await http.request(...request), statuses, why);
  const after = await http.get("/todos");
  const newcomers = after
    .hasArray("The list is a JSON array.")
    .filter((todo) => !known.has(urlOf(todo)));
  // Others may add to-dos at the same time; theirs have a proper title.
  const stored = newcomers.find((todo) => !isObject(todo) || !isSomebodyElses(todo["title"]));
  after.expect(stored === undefined, {
    expected: "a list without anything of the refused request",
    got: `${describeValue(stored)} in the list`,
    why: NOTHING_STORED,
    near: JSON.stringify(stored),
  });
}

const urlOf = (todo: unknown) => isObject(todo) && todo["url"];

function isSomebodyElses(title: unknown): boolean {
  if (typeof title !== "string" || title === NOT_TO_BE_STORED) return false;
  return title.length >= 1 && title.length <= 200;
}

test("Malformed JSON is answered with 400", async ({ http }) => {
  const headers = { "Content-Type": "application/json" };
  const why = "400 says that the request could not even be read: their request, not your crash.";
  await refused(
    http,
    ["POST", "/todos", { headers, body: `{"title": "${NOT_TO_BE_STORED}` }],
    [400],
    why,
  );
});

test("A body that is not JSON is answered with 415", async ({ http }) => {
  const headers = { "Content-Type": "text/plain" };
  const why =
    "415 says that the type of the body is the trouble; 500 would say that the server is.";
  await refused(http, ["POST", "/todos", { headers, body: NOT_TO_BE_STORED }], [415], why);
});

test("A request without a body is refused, not crashed on", async ({ http }) => {
  const why =
    "Not your crash, their request: a body that is missing is the consumer's fault, a 4xx.";
  await refused(http, ["POST", "/todos", {}], [400, 411, 415, 422], why);
});

for (const [words, body] of [
  ["without a title", {}],
  ["with an empty title", { title: "" }],
  ["with a title that is a number", { title: 7 }],
  ["with a title of 201 characters", { title: "x".repeat(201) }],
  ["with an order that is no integer", { title: NOT_TO_BE_STORED, order: 1.5 }],
  ["with an order that is a text", { title: NOT_TO_BE_STORED, order: "first" }],
  ["that is an array", [{ title: NOT_TO_BE_STORED }]],
] as const) {
  test(`A to-do ${words} is answered with 400 or 422`, async ({ http }) => {
    const why =
      "Whatever you let in you have to store, send and draw for ever: check it at the door.";
    await refused(http, ["POST", "/todos", { json: body }], [400, 422], why);
  });
}

test("A title of 200 characters is still right", async ({ http }) => {
  const answer = await http.post("/todos", { title: "x".repeat(200) });
  answer.hasStatus(201, "The contract says 1 to 200 characters: the last one it allows counts.");
});

test("A bad PUT or PATCH is refused and changes nothing", async ({ http }) => {
  const created = await http.post("/todos", { title: "Buy milk" });
  const url = String(created.hasObject({}, "Without a to-do there is nothing to change.")["url"]);
  const why =
    "A change goes through the same door as a new to-do, and all of it or nothing is done.";
  isProblem(await http.put(url, { completed: true }), [400, 422], why);
  isProblem(await http.put(url, { title: "Buy tea", completed: "yes" }), [400, 422], why);
  isProblem(await http.patch(url, { title: "Buy tea", completed: "yes" }), [400, 422], why);
  const after = await http.get(url);
  after.hasObject({ title: "Buy milk", completed: false }, NOTHING_STORED);
});

test("An unknown to-do and a path that leads nowhere are answered with problem details too", async ({
  http,
}) => {
  isProblem(await http.get("/todos/no-such-todo"), [404], ONE_FORM);
  isProblem(await http.get("/no-such-path"), [404], ONE_FORM);
});
