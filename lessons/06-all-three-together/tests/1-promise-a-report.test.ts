/**
 * Step 1, promise a report: 202, and where to ask (RFC 9110, sections 15.3.3, 10.2.2 and 10.2.3).
 */

import { deferred, describeMember, test } from "@course/lesson-kit";
import { isId, meanwhile, order, promised, stands, TAKEN } from "./helpers.ts";

const ACCEPTED =
  "202 says: I have understood, and it is not done. 200 or 201 would promise a report that is not there.";
const LOCATION =
  "A promise needs an address: Location says where the report will be, and GET there answers from now on.";
const RETRY_AFTER =
  "Retry-After tells whoever polls when it is worth asking: a number of seconds, or a date.";
const WORKING =
  'As long as nobody has delivered it, a report is "working", and says so to whoever asks.';
const NOT_WAITING =
  "Whoever asks for a report does not wait for the service: answer first, and let the order take its time.";
const UNKNOWN =
  "A report that nobody ever asked for is not found: 404, and problem details (RFC 9457) say why.";
const OWN =
  "Each report has an id of its own: by it the service, the backend and the consumer tell it apart.";

const isSecondsOrDate = (value: string) => /^\d+$/.test(value) || !Number.isNaN(Date.parse(value));

test("POST /reports is answered with 202 and a report that is being made", async ({
  http,
  service,
}) => {
  service.answers(TAKEN);
  const answer = await http.post("/reports", {});
  answer.hasStatus(202, ACCEPTED);
  answer.hasObject({ id: isId, status: "working" }, WORKING);
});

test("The answer says where the report will be", async ({ http, service }) => {
  service.answers(TAKEN);
  const answer = await http.post("/reports", {});
  const { id } = answer.hasObject({ id: isId }, WORKING);
  const location = answer.hasHeader("Location", "the report's address", Boolean, LOCATION);
  const report = await http.get(location);
  report.hasStatus(200, LOCATION);
  report.hasObject({ id, status: "working" }, WORKING);
});

test("The answer says when it is worth asking again", async ({ http, service }) => {
  service.answers(TAKEN);
  const answer = await http.post("/reports", {});
  const words = "a number of seconds or a date";
  answer.hasHeader("Retry-After", words, isSecondsOrDate, RETRY_AFTER);
});

test("POST /reports is answered while the service still holds its answer", async (fixtures) => {
  const { http, service } = fixtures;
  const { promise: opened, resolve: open } = deferred();
  service.answers({ do: "hold", until: opened, status: 503 });
  let isAnswered = false;
  // On a slow machine the rounds below may outlast the request's own deadline: the same is to be said.
  const asked = http.request("POST", "/reports", { json: {}, why: NOT_WAITING });
  asked.then(
    () => (isAnswered = true),
    () => {},
  );
  await meanwhile(fixtures, () => isAnswered);
  const inTime = isAnswered;
  open();
  const answer = await asked;
  answer.expect(inTime, {
    expected: "an answer to POST /reports before the service answers",
    got: "no answer to POST /reports while the service held its own",
    why: NOT_WAITING,
  });
});

test("A report is working while the service still holds its answer", async (fixtures) => {
  const { http, service } = fixtures;
  const { promise: opened, resolve: open } = deferred();
  service.answers({ do: "hold", until: opened, status: 503 });
  const report = promised(await http.post("/reports", {}));
  await stands(fixtures, report, { status: "working" }, WORKING);
  open();
});

test("Two reports have two ids", async (fixtures) => {
  const first = await order(fixtures);
  const { http } = fixtures;
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

test("A report that nobody asked for is not found", async ({ http }) => {
  const answer = await http.get("/reports/no-such-report");
  answer.hasStatus(404, UNKNOWN);
  const isProblem = (type: string) => /^application\/problem\+json\b/i.test(type);
  answer.hasHeader("Content-Type", "application/problem+json", isProblem, UNKNOWN);
  const isSame = (status: unknown) => status === undefined || status === 404;
  const { status } = answer.hasObject({}, UNKNOWN);
  answer.expect(isSame(status), {
    expected: 'no "status" in the body but 404',
    got: describeMember("status", status),
    why: UNKNOWN,
    near: '"status"',
  });
});
