/**
 * Step 5, catch up: a push reaches those who are there, and nobody is always there
 * (RFC 6455, section 7.1.5: a connection ends when it likes).
 */

import { test } from "@course/lesson-kit";
import {
  accepted,
  callBack,
  failedEvent,
  order,
  readyEvent,
  resultFor,
  stands,
  watch,
  watching,
} from "./helpers.ts";

const OPENS = "Without a connection nobody can be told: /live is a WebSocket, as in lesson 02.";
const AT_ONCE =
  "Nothing more will happen to a report that is done: who asks only now has to be told at once, or never is.";
const KEPT =
  "A push that nobody hears is no delivery: the report is kept, and GET gives it to whoever comes back.";
const ALL =
  "Several may wait for the same report, and one who does must not take it from the others.";
const GONE =
  "One who has left must not keep the rest from hearing: pass over closed connections, and forget them.";
const GOODBYE = "A Close frame is answered with a Close frame (RFC 6455, section 5.5.1).";
const CALLED_BACK = "The callback is right: it is answered with 2xx, whoever listens.";

test("Whoever asks after it is ready is told at once", async (fixtures) => {
  const report = await order(fixtures);
  accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
  const ada = await fixtures.socket.open("/live", OPENS);
  ada.send({ type: "watch", id: report.id });
  const result = resultFor(report);
  await ada.receives({ type: "report", id: report.id, status: "ready", result }, AT_ONCE);
});

test("Whoever asks after it has failed is told at once", async (fixtures) => {
  const report = await order(fixtures);
  accepted(await callBack(fixtures, failedEvent(report)), CALLED_BACK);
  const ada = await fixtures.socket.open("/live", OPENS);
  ada.send({ type: "watch", id: report.id });
  await ada.receives({ type: "report", id: report.id, status: "failed" }, AT_ONCE);
});

test("Whoever asks again hears it again", async (fixtures) => {
  const report = await order(fixtures);
  const ada = await watching(fixtures, report);
  accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
  const ready = { type: "report", id: report.id, status: "ready" };
  await ada.receives(ready, CALLED_BACK);
  const bob = await fixtures.socket.open("/live", OPENS);
  bob.send({ type: "watch", id: report.id });
  await bob.receives(ready, AT_ONCE);
});

test("A consumer that was away finds the report by GET and by a new watch", async (fixtures) => {
  const report = await order(fixtures);
  const before = await watching(fixtures, report);
  await before.leave(GOODBYE);
  accepted(await callBack(fixtures, readyEvent(report)), GONE);
  const result = resultFor(report);
  await stands(fixtures, report, { status: "ready", result }, KEPT);
  const back = await fixtures.socket.open("/live", OPENS);
  back.send({ type: "watch", id: report.id });
  await back.receives({ type: "report", id: report.id, status: "ready", result }, AT_ONCE);
});

test("All who wait for the same report hear of it", async (fixtures) => {
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

test("Someone who has left keeps nobody else from hearing", async (fixtures) => {
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

test("Someone who is cut off keeps nobody else from hearing", async (fixtures) => {
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

test("A new connection that watches nothing is told nothing", async (fixtures) => {
  const [done, own] = [await order(fixtures), await order(fixtures)];
  accepted(await callBack(fixtures, readyEvent(done)), CALLED_BACK);
  const ada = await fixtures.socket.open("/live", OPENS);
  await watch(ada, [own]);
  accepted(await callBack(fixtures, readyEvent(own)), CALLED_BACK);
  await ada.receives({ type: "report", id: own.id, status: "ready" }, CALLED_BACK);
  const why = "Catching up is for those who ask: a report goes to nobody who has not named it.";
  ada.hasNotReceived({ type: "report", id: done.id }, why);
});
