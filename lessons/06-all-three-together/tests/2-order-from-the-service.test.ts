/**
 * Step 2, order from the service: the backend is the consumer now (RFC 9110, section 9.3.3).
 */

import type { Reply } from "@course/lesson-kit";
import { describeValue, isObject, jsonReply, like, test } from "@course/lesson-kit";
import {
  becomes,
  CALLED,
  order,
  orderFor,
  promised,
  referenceTo,
  stands,
  TAKEN,
} from "./helpers.ts";

const JSON_BODY = "The service reads JSON, and Content-Type is what tells it so.";
const CALLBACK =
  "callbackUrl is where the service calls back: an absolute URL, with the port on which you really listen.";
const LIST = "The service cannot see your list: the order carries all of it, as it is now.";
const EACH = "Each report is an order of its own: the service calls back once for each.";
const ONE_ORDER =
  "One report is one order, placed when it is asked for: the service does the work for every order it gets.";
const NEVER_READY =
  'The service never calls back for an order that it refused: set the report to "failed", or the client waits forever.';
const UNREACHABLE =
  'If the service cannot be reached, it never calls back: set the report to "failed", or the client waits forever.';
const SURVIVES =
  "A service that fails is an everyday event: it affects this one report, and never your process.";

test("The service gets an order with the report's id as reference", async (fixtures) => {
  fixtures.service.answers(TAKEN);
  const report = promised(await fixtures.http.post("/reports", {}));
  const call = await orderFor(fixtures, report);
  const isRight = call.method === "POST" && call.path.split("?")[0] === "/reports";
  call.expect(isRight, {
    expected: "the order as POST /reports",
    got: `${call.method} ${call.path}`,
    why: CALLED,
  });
  call.hasObject({ reference: referenceTo(report) }, JSON_BODY);
});

test("The order says where to call back", async (fixtures) => {
  const report = await order(fixtures);
  const call = await orderFor(fixtures, report);
  const own = new URL(fixtures.origin);
  const hosts = [own.hostname, "localhost", "127.0.0.1", "[::1]"];
  const leadsHere = like(`"${fixtures.origin}/hooks/reports"`, (callbackUrl) => {
    if (typeof callbackUrl !== "string" || !URL.canParse(callbackUrl)) return false;
    const { protocol, hostname, port, pathname } = new URL(callbackUrl);
    const isHere = protocol === own.protocol && hosts.includes(hostname) && port === own.port;
    return isHere && pathname === "/hooks/reports";
  });
  call.hasObject({ callbackUrl: leadsHere }, CALLBACK);
});

test("The order holds the whole list as it is now", async (fixtures) => {
  const titles = [1, 2].map((number) => `Buy milk ${number} ${Math.random()}`);
  for (const title of titles) {
    const created = await fixtures.http.post("/todos", { title });
    created.hasStatus(201, "POST /todos goes on as in lesson 02.");
  }
  const report = await order(fixtures);
  const call = await orderFor(fixtures, report);
  for (const title of titles) {
    const isTodo = (each: unknown) =>
      isObject(each) && each["title"] === title && each["completed"] === false;
    const holdsIt = like(
      `[… {"title":${describeValue(title)},"completed":false} …]`,
      (todos) => Array.isArray(todos) && todos.some(isTodo),
    );
    call.hasObject({ todos: holdsIt }, LIST);
  }
});

test("Each report is ordered", async (fixtures) => {
  const { http, service } = fixtures;
  service.answers(TAKEN);
  const reports = [await http.post("/reports", {}), await http.post("/reports", {})].map(promised);
  for (const report of reports) {
    const words = `an order for report ${report.id}`;
    await service.delivered({ reference: referenceTo(report) }, words, EACH);
  }
});

test("A report is ordered once, however often it is asked for", async (fixtures) => {
  const { http, service } = fixtures;
  const report = await order(fixtures);
  for (const _ of [1, 2]) await http.get(report.location);
  const later = await order(fixtures);
  const isFor = referenceTo(report);
  const orders = service.deliveries.filter(({ object }) => isFor(object["reference"]));
  const last = orders.at(-1) ?? (await orderFor(fixtures, later));
  last.expect(orders.length === 1, {
    expected: `one order with reference ${describeValue(report.id)}`,
    got: `${orders.length} orders with it`,
    why: ONE_ORDER,
    near: '"reference"',
  });
});

for (const status of [500, 503, 422]) {
  test(`A report fails if the service answers its order with ${status}`, async (fixtures) => {
    const { http, service } = fixtures;
    service.answers(jsonReply(status, { status, detail: "Not today." }));
    const report = promised(await http.post("/reports", {}));
    await orderFor(fixtures, report);
    await becomes(fixtures, report, { status: "failed" }, NEVER_READY);
  });
}

test("A report fails if the service ends the connection without an answer", async (fixtures) => {
  const { http, service } = fixtures;
  service.answers({ do: "reset" });
  const report = promised(await http.post("/reports", {}));
  await orderFor(fixtures, report);
  await becomes(fixtures, report, { status: "failed" }, UNREACHABLE);
});

const html = { "Content-Type": "text/html" };
const ODD_REPLIES: [words: string, reply: Reply][] = [
  ["breaks off in the middle of its answer", { do: "break" }],
  ["answers 202 with the JSON value null", jsonReply(202, null)],
  [
    "answers 202 with a web page",
    { do: "answer", status: 202, headers: html, body: "<p>Thank you</p>" },
  ],
  ["answers 202 with an empty body", { do: "answer", status: 202 }],
];

for (const [words, reply] of ODD_REPLIES) {
  test(`A service that ${words} affects no other report`, async (fixtures) => {
    const { http, service } = fixtures;
    service.answers(reply);
    const report = promised(await http.post("/reports", {}));
    await orderFor(fixtures, report);
    const next = await order(fixtures);
    await stands(fixtures, next, { status: "working" }, SURVIVES);
    // The service may have taken the order or not: either state of this report is right.
    const isEither = like('"working" or "failed"', (status) =>
      ["working", "failed"].includes(String(status)),
    );
    await stands(fixtures, report, { status: isEither }, SURVIVES);
  });
}
