/**
 * Step 4, push to watchers: from the callback to the client that watches the report, and to no other
 * (RFC 6455, section 1.1).
 */

import { anyString, deferred, describeValue, isObject, like, test } from "@course/lesson-kit";
import {
  accepted,
  becomes,
  callBack,
  failedEvent,
  heardOnce,
  hearsALater,
  order,
  orderFor,
  promised,
  readyEvent,
  refused,
  resultFor,
  TOLD,
  watch,
  watching,
} from "./helpers.ts";

const OPENS = "Reports are pushed by WebSocket: /live accepts connections as in lesson 02.";
const PUSHED =
  "A client that watches a report hears of every change without asking again, with the result once there is one.";
const REFUSED_ORDER =
  "Every change is pushed, including the one without a callback: the service refused the order.";
const NOBODY_ELSE =
  "A report is for the clients that watch it: to any other it is noise at best, and a leak at worst.";
const EACH = "One connection may watch several reports: remember all of them.";
const ONCE =
  "The same delivery twice is one change: act on a webhook-id once, and push once to each watcher.";
const FORGED = "A refused callback changes nothing, so there is nothing to push.";
const STAYS_OPEN =
  "One bad message is no reason to close the connection: the next may be a good one.";
const SENDER_ONLY = "An error goes to the client whose message caused it, and to no other.";
const CALLED_BACK = "A valid callback is answered with 2xx, whether anybody watches or not.";

for (const [words, message] of [
  ["with the id of no report", { type: "watch", id: "no-such-report" }],
  ["that is not JSON", "report, please"],
  ["that is null", "null"],
  ["that is an array", "[1]"],
  ["of an unknown type", { type: "shout" }],
  ["without its id", { type: "watch" }],
  ["with the id constructor", { type: "watch", id: "constructor" }],
] as const) {
  test(`A message ${words} is answered with an error, and the connection stays open`, async (fixtures) => {
    const ada = await fixtures.socket.open("/live", OPENS);
    ada.send(message);
    await ada.receives({ type: "error", reason: anyString }, TOLD);
    await ada.staysOpen(`the error about ${describeValue(message)}`, STAYS_OPEN);
    await watch(ada, [], STAYS_OPEN);
  });
}

test("A client that watches a report is sent its result when it is ready", async (fixtures) => {
  const report = await order(fixtures);
  const ada = await watching(fixtures, report);
  accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
  const result = resultFor(report);
  await ada.receives({ type: "report", id: report.id, status: "ready", result }, PUSHED);
});

test("A client that watches a report is told when it has failed", async (fixtures) => {
  const report = await order(fixtures);
  const ada = await watching(fixtures, report);
  accepted(await callBack(fixtures, failedEvent(report)), CALLED_BACK);
  await ada.receives({ type: "report", id: report.id, status: "failed" }, PUSHED);
});

test("A client that watches a report is told when the service refuses the order", async (fixtures) => {
  const { http, service } = fixtures;
  const { promise: opened, resolve: open } = deferred();
  service.answers({ do: "hold", until: opened, status: 500 });
  const report = promised(await http.post("/reports", {}));
  await orderFor(fixtures, report);
  const ada = await watching(fixtures, report);
  open();
  await becomes(fixtures, report, { status: "failed" }, REFUSED_ORDER);
  await ada.receives({ type: "report", id: report.id, status: "failed" }, REFUSED_ORDER);
});

test("No other client hears of the report", async (fixtures) => {
  const [hers, his] = [await order(fixtures), await order(fixtures)];
  const ada = await watching(fixtures, hers);
  const bob = await watching(fixtures, his);
  const cy = await watching(fixtures);
  accepted(await callBack(fixtures, readyEvent(hers)), CALLED_BACK);
  await ada.receives({ type: "report", id: hers.id, status: "ready" }, PUSHED);
  for (const other of [bob, cy]) {
    // What is on its way to them arrives before what is sent later.
    await hearsALater(fixtures, other);
    other.hasNotReceived({ type: "report", id: hers.id }, NOBODY_ELSE);
  }
});

test("One client may watch several reports", async (fixtures) => {
  const reports = [await order(fixtures), await order(fixtures), await order(fixtures)];
  const ada = await watching(fixtures, ...reports);
  for (const report of reports) {
    accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
    await ada.receives({ type: "report", id: report.id, status: "ready" }, EACH);
  }
});

test("A delivery that comes twice is pushed once", async (fixtures) => {
  const report = await order(fixtures);
  const ada = await watching(fixtures, report);
  const [event, id] = [readyEvent(report), `msg_once_${report.id}`];
  const timestamp = Math.floor(Date.now() / 1_000) - 5;
  accepted(await callBack(fixtures, event, { id, timestamp }), CALLED_BACK);
  accepted(await callBack(fixtures, event, { id }), ONCE);
  await ada.receives({ type: "report", id: report.id, status: "ready" }, PUSHED);
  await hearsALater(fixtures, ada);
  heardOnce(ada, report, "ready", ONCE);
});

test("A forged callback is not pushed", async (fixtures) => {
  const report = await order(fixtures);
  const ada = await watching(fixtures, report);
  const forged = readyEvent(report, { longestTitle: "forged" });
  const answer = await callBack(fixtures, forged, { signature: () => "v1,Zm9yZ2Vk" });
  refused(answer, FORGED);
  accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
  const result = resultFor(report);
  await ada.receives({ type: "report", id: report.id, status: "ready", result }, PUSHED);
  const isForged = like(
    '{"longestTitle":"forged"}',
    (value) => isObject(value) && value["longestTitle"] === "forged",
  );
  ada.hasNotReceived({ type: "report", id: report.id, result: isForged }, FORGED);
});

test("A client that sent a bad message is told of its report all the same", async (fixtures) => {
  const report = await order(fixtures);
  const ada = await fixtures.socket.open("/live", OPENS);
  ada.send("report, please");
  await ada.receives({ type: "error", reason: anyString }, TOLD);
  await watch(ada, [report], STAYS_OPEN);
  accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
  await ada.receives({ type: "report", id: report.id, status: "ready" }, STAYS_OPEN);
});

test("An error goes only to the client whose message caused it", async (fixtures) => {
  const report = await order(fixtures);
  const ada = await watching(fixtures, report);
  const bob = await fixtures.socket.open("/live", OPENS);
  const error = { type: "error" };
  const before = ada.countReceived(error);
  bob.send("report, please");
  await bob.receives(error, TOLD);
  accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
  await ada.receives({ type: "report", id: report.id, status: "ready" }, PUSHED);
  const more = ada.countReceived(error) - before;
  const none = {
    expected: "no error to Ada for Bob's message",
    got: `${more} of the type "error"`,
    why: SENDER_ONLY,
  };
  ada.expect(more === 0, none, error);
});
