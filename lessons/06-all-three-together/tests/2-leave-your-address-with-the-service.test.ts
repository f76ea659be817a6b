/**
 * Step 2, leave your address with the service: the backend is the consumer now (RFC 9110, section 9.3.3).
 */

import { type Delivery, type Fixtures, isObject, jsonReply, test } from "@course/lesson-kit";
import { becomes, isAbout, order, type Promised, promised, stands } from "./helpers.ts";

const CALLED =
  "The work is done elsewhere: POST /reports at REPORT_SERVICE_URL, with your report's id as reference.";
const JSON_BODY = "The service reads JSON, and Content-Type is what tells it so.";
const OWN_ADDRESS =
  "callbackUrl is where the service calls back: a whole URL, with the port on which you really listen.";
const LIST =
  "The service knows nothing of your list: what the report is about goes with the order.";
const EACH = "Each report is an order of its own: the service calls back once for each.";
const NEVER_READY =
  'An order that was refused is never called back: say "failed", or the consumer waits for ever.';
const SURVIVES =
  "A service that breaks is an everyday matter: it touches this one report, and never your process.";

/** The order that the service gets for this report. */
const orderFor = ({ service }: Fixtures, report: Promised): Promise<Delivery> =>
  service.delivered(
    isAbout(report),
    `an order with reference ${JSON.stringify(report.id)}`,
    CALLED,
  );

test("The service gets an order with the report's id as reference", async (fixtures) => {
  const report = await order(fixtures);
  const call = await orderFor(fixtures, report);
  const isRight = call.method === "POST" && call.path.split("?")[0] === "/reports";
  call.expect(isRight, {
    expected: "the order as POST /reports",
    got: `${call.method} ${call.path}`,
    why: CALLED,
  });
  call.hasObject({ reference: report.id }, JSON_BODY);
});

test("The order says where to call back", async (fixtures) => {
  const report = await order(fixtures);
  const call = await orderFor(fixtures, report);
  const own = new URL(fixtures.origin);
  const leadsHere = (callbackUrl: unknown) => {
    if (typeof callbackUrl !== "string" || !URL.canParse(callbackUrl)) return false;
    const { protocol, port, pathname } = new URL(callbackUrl);
    return protocol === own.protocol && port === own.port && pathname === "/hooks/reports";
  };
  call.hasObject({ callbackUrl: leadsHere }, OWN_ADDRESS);
});

test("The order holds the list as it is", async (fixtures) => {
  const title = `Buy milk ${Math.random()}`;
  const created = await fixtures.http.post("/todos", { title });
  created.hasStatus(201, "The list itself goes on as in lesson 01.");
  const report = await order(fixtures);
  const call = await orderFor(fixtures, report);
  const holdsIt = (todos: unknown) =>
    Array.isArray(todos) && todos.some((each) => isObject(each) && each["title"] === title);
  call.hasObject({ todos: holdsIt }, LIST);
});

test("Each report is ordered", async (fixtures) => {
  const reports = [await order(fixtures), await order(fixtures)];
  for (const report of reports) {
    const words = `an order with reference ${JSON.stringify(report.id)}`;
    await fixtures.service.delivered(isAbout(report), words, EACH);
  }
});

for (const status of [500, 503, 422]) {
  test(`A service that answers ${status} makes the report fail`, async (fixtures) => {
    const { http, service } = fixtures;
    service.answers(jsonReply(status, { status, detail: "Not today." }));
    const report = promised(await http.post("/reports", {}));
    await orderFor(fixtures, report);
    await becomes(fixtures, report, "failed", NEVER_READY);
  });
}

test("A service that breaks off in the middle of its answer touches nobody else", async (fixtures) => {
  const { http, service } = fixtures;
  service.answers({ do: "break" });
  const report = promised(await http.post("/reports", {}));
  await orderFor(fixtures, report);
  // It may have taken the order or not: both can be said of it, but nothing of the others.
  const isEither = (status: unknown) => status === "working" || status === "failed";
  await stands(fixtures, report, { status: isEither }, SURVIVES);
  const next = await order(fixtures);
  await service.delivered(isAbout(next), "the order after it", SURVIVES);
  await stands(fixtures, next, { status: "working" }, SURVIVES);
});
