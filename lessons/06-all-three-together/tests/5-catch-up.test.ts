/**
 * Step 5, catch up: a push reaches only the clients that are connected, and none always is
 * (RFC 6455, section 7.1.5: a connection may close at any time).
 */

import { test } from "@course/lesson-kit";
import {
  accepted,
  becomes,
  callBack,
  failedEvent,
  heardOnce,
  hearsALater,
  order,
  readyEvent,
  resultFor,
  watching,
} from "./helpers.ts";

const OPENS = "Reports are pushed by WebSocket: /live accepts connections as in lesson 02.";
const AT_ONCE =
  "A report that is done will not change again: send it at once to a client that watches it only now.";
const KEPT =
  "A push that no client hears is not lost: the report is kept, and GET gives it to a client that comes back.";
const ALL =
  "Several clients may watch the same report: one of them must not take it from the others.";
const ASKER_ONLY =
  "Catching up is for the client that asked: the others have heard of this change already.";
const GONE =
  "A client that has left must not stop the push to the others: skip closed connections, and forget them.";
const GOODBYE = "A Close frame is answered with a Close frame (RFC 6455, section 5.5.1).";
const CALLED_BACK = "A valid callback is answered with 2xx, whether anybody watches or not.";
const PUSHED = "A client that watches a report hears of every change.";

test("A client that watches a report that is ready is sent it at once", async (fixtures) => {
  const report = await order(fixtures);
  accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
  const result = resultFor(report);
  await becomes(fixtures, report, { status: "ready", result }, CALLED_BACK);
  const ada = await fixtures.socket.open("/live", OPENS);
  ada.send({ type: "watch", id: report.id });
  await ada.receives({ type: "report", id: report.id, status: "ready", result }, AT_ONCE);
});

test("A client that watches a report that has failed is told at once", async (fixtures) => {
  const report = await order(fixtures);
  accepted(await callBack(fixtures, failedEvent(report)), CALLED_BACK);
  await becomes(fixtures, report, { status: "failed" }, CALLED_BACK);
  const ada = await fixtures.socket.open("/live", OPENS);
  ada.send({ type: "watch", id: report.id });
  await ada.receives({ type: "report", id: report.id, status: "failed" }, AT_ONCE);
});

test("A second client that watches a report that is ready is sent it, and it alone", async (fixtures) => {
  const report = await order(fixtures);
  const ada = await watching(fixtures, report);
  accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
  const ready = { type: "report", id: report.id, status: "ready" };
  await ada.receives(ready, PUSHED);
  const bob = await fixtures.socket.open("/live", OPENS);
  bob.send({ type: "watch", id: report.id });
  await bob.receives(ready, AT_ONCE);
  await hearsALater(fixtures, ada);
  heardOnce(ada, report, "ready", ASKER_ONLY);
});

test("A client that was away finds the report by GET and by a new watch", async (fixtures) => {
  const report = await order(fixtures);
  const before = await watching(fixtures, report);
  await before.leave(GOODBYE);
  accepted(await callBack(fixtures, readyEvent(report)), GONE);
  const result = resultFor(report);
  await becomes(fixtures, report, { status: "ready", result }, KEPT);
  const back = await fixtures.socket.open("/live", OPENS);
  back.send({ type: "watch", id: report.id });
  await back.receives({ type: "report", id: report.id, status: "ready", result }, AT_ONCE);
});

test("All clients that watch the same report hear of it", async (fixtures) => {
  const report = await order(fixtures);
  const everyone = [
    await watching(fixtures, report),
    await watching(fixtures, report),
    await watching(fixtures, report),
  ];
  accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
  for (const consumer of everyone) {
    await consumer.receives({ type: "report", id: report.id, status: "ready" }, ALL);
  }
});

test("A client that has left does not stop the push to the others", async (fixtures) => {
  const report = await order(fixtures);
  const [ada, bob, cy] = [
    await watching(fixtures, report),
    await watching(fixtures, report),
    await watching(fixtures, report),
  ];
  await bob.leave(GOODBYE);
  accepted(await callBack(fixtures, readyEvent(report)), GONE);
  await ada.receives({ type: "report", id: report.id, status: "ready" }, GONE);
  await cy.receives({ type: "report", id: report.id, status: "ready" }, GONE);
});

test("A client whose connection was cut does not stop the push to the others", async (fixtures) => {
  const [first, second] = [await order(fixtures), await order(fixtures)];
  const [ada, bob, cy] = [
    await watching(fixtures, first, second),
    await watching(fixtures, first, second),
    await watching(fixtures, first, second),
  ];
  bob.terminate();
  for (const report of [first, second]) {
    accepted(await callBack(fixtures, readyEvent(report)), GONE);
    await ada.receives({ type: "report", id: report.id, status: "ready" }, GONE);
    await cy.receives({ type: "report", id: report.id, status: "ready" }, GONE);
  }
});

test("A new connection that has watched nothing is sent nothing", async (fixtures) => {
  const done = await order(fixtures);
  accepted(await callBack(fixtures, readyEvent(done)), CALLED_BACK);
  await becomes(fixtures, done, { status: "ready" }, CALLED_BACK);
  const ada = await fixtures.socket.open("/live", OPENS);
  await hearsALater(fixtures, ada);
  const why =
    "Catching up is for clients that ask: a report goes to no client that has not named it.";
  ada.hasNotReceived({ type: "report", id: done.id }, why);
});
