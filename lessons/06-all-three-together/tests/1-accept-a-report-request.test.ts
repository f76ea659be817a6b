/**
 * Step 1, accept a report request: 202, and where to ask (RFC 9110, sections 15.3.3, 10.2.2 and 10.2.3).
 */

import { deferred, describeMember, test } from "@course/lesson-kit";
import { isId, promised, stands, TAKEN } from "./helpers.ts";

const ACCEPTED =
  "202 says that the request was understood and is not done yet. 200 or 201 would promise a report that is not there.";
const LOCATION =
  "Location says where the report will be: GET there answers from now on, with the report's state.";
const RETRY_AFTER =
  "Retry-After tells the client when to ask again: a number of seconds, or an HTTP date (RFC 9110, section 10.2.3).";
const WORKING = 'Until the service has delivered it, a report is "working", and GET says so.';
const NOT_WAITING =
  "The client must not wait for the service: answer first, and place the order beside it.";
const UNKNOWN =
  "A report that nobody ever asked for is not found: 404, and problem details (RFC 9457) say why.";
const OWN =
  "Each report has an id of its own: the service and the clients use it to tell reports apart.";
const NO_BODY =
  "POST /reports needs no body: check that there is one before you read a member of it.";

/** Seconds, or a date as RFC 9110, section 5.6.7 writes it: Sun, 06 Nov 1994 08:49:37 GMT. */
const isSecondsOrDate = (value: string) =>
  /^(\d+|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT)$/.test(value);

test("POST /reports returns 202 and a report that is working", async ({ http, service }) => {
  service.answers(TAKEN);
  const answer = await http.post("/reports", {});
  answer.hasStatus(202, ACCEPTED);
  answer.hasObject({ id: isId, status: "working" }, WORKING);
});

test("POST /reports without a body returns 202 as well", async ({ http, service }) => {
  service.answers(TAKEN);
  const answer = await http.request("POST", "/reports");
  answer.hasStatus(202, NO_BODY, "for a request without a body");
  answer.hasObject({ id: isId, status: "working" }, NO_BODY);
});

test("Location leads to the report, at /reports/:id", async ({ http, service }) => {
  service.answers(TAKEN);
  const answer = await http.post("/reports", {});
  const { id } = answer.hasObject({ id: isId }, WORKING);
  const location = answer.hasHeader("Location", "the report's address", Boolean, LOCATION);
  const address = `/reports/${encodeURIComponent(String(id))}`;
  const report = await http.get(address);
  report.hasStatus(200, LOCATION, `for the report's address, ${address}`);
  report.hasObject({ id, status: "working" }, LOCATION);
  const located = await http.get(location);
  const leadsThere = located.status === 200 && located.object["id"] === id;
  answer.hasHeader("Location", address, () => leadsThere, LOCATION);
});

test("Retry-After says when to ask again", async ({ http, service }) => {
  service.answers(TAKEN);
  const answer = await http.post("/reports", {});
  const words = "a number of seconds or an HTTP date";
  answer.hasHeader("Retry-After", words, isSecondsOrDate, RETRY_AFTER);
});

test("POST /reports is answered before the service answers the order", async (fixtures) => {
  const { http, service } = fixtures;
  const { promise: opened, resolve: open } = deferred();
  service.answers({ do: "hold", until: opened, status: 202 });
  const meanwhile = "the service held its answer to the order";
  const answer = await http.request("POST", "/reports", { json: {}, why: NOT_WAITING, meanwhile });
  answer.hasStatus(202, ACCEPTED);
  open();
  // The service answers as well: what the server does about an order without an answer is step 2.
  await http.get("/todos");
});

test("A report is working while the service still holds its answer", async (fixtures) => {
  const { http, service } = fixtures;
  const { promise: opened, resolve: open } = deferred();
  service.answers({ do: "hold", until: opened, status: 202 });
  const report = promised(await http.post("/reports", {}));
  await stands(fixtures, report, { status: "working" }, WORKING);
  open();
  await http.get("/todos");
});

test("Two reports have two ids", async (fixtures) => {
  const { http, service } = fixtures;
  service.answers(TAKEN);
  const first = promised(await http.post("/reports", {}));
  const answer = await http.post("/reports", {});
  const second = promised(answer);
  answer.expect(first.id !== second.id, {
    expected: "another id than the first report's",
    got: `${describeMember("id", second.id)} for both`,
    why: OWN,
    near: '"id"',
  });
  await stands(fixtures, first, { status: "working" }, OWN);
});

for (const id of ["no-such-report", "constructor"]) {
  test(`GET /reports/${id} returns 404 and problem details`, async ({ http }) => {
    const answer = await http.get(`/reports/${id}`);
    answer.hasStatus(404, UNKNOWN);
    const isProblem = (type: string) => /^application\/problem\+json\b/i.test(type);
    answer.hasHeader("Content-Type", "application/problem+json", isProblem, UNKNOWN);
    const { status } = answer.hasObject({}, UNKNOWN);
    answer.expect(status === undefined || status === 404, {
      expected: 'the member "status" to be 404, like the status of the answer, or to be left out',
      got: describeMember("status", status),
      why: UNKNOWN,
      near: '"status"',
    });
  });
}
