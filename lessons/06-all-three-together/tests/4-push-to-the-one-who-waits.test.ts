/**
 * Step 4, push to the one who waits: from the callback to the browser, and to nobody else's
 * (RFC 6455, section 1.1).
 */

import { deferred, isObject, test } from "@course/lesson-kit";
import {
  accepted,
  callBack,
  failedEvent,
  isAbout,
  order,
  promised,
  readyEvent,
  refused,
  resultFor,
  TOLD,
  watch,
  watching,
} from "./helpers.ts";

const OPENS = "Without a connection nobody can be told: /live is a WebSocket, as in lesson 02.";
const PUSHED =
  "Whoever watches hears it without asking again: push on every change, with the result once there is one.";
const REFUSED_ORDER =
  "Every change is pushed, also the one that no callback brings: the service would not take the order.";
const NOBODY_ELSE =
  "A report belongs to whoever watches it: to anybody else it is noise at best, and a leak at worst.";
const EACH = "One connection may wait for several reports: remember all that it watches.";
const ONCE = "The same delivery twice is one change: act on a webhook-id once, and push once.";
const FORGED = "A callback that was refused changes nothing, so there is nothing to push.";
const STAYS_OPEN = "One bad message is no reason to hang up: the next may be a good one.";
const SENDER_ONLY = "An error is between you and the one who made it, and nobody else's business.";
const CALLED_BACK = "The callback is right: it is answered with 2xx, whoever listens.";

test("Whoever watches hears that the report is ready, and what is in it", async (fixtures) => {
  const report = await order(fixtures);
  const ada = await watching(fixtures, report);
  accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
  const result = resultFor(report);
  await ada.receives({ type: "report", id: report.id, status: "ready", result }, PUSHED);
});

test("Whoever watches hears that the report has failed", async (fixtures) => {
  const report = await order(fixtures);
  const ada = await watching(fixtures, report);
  accepted(await callBack(fixtures, failedEvent(report)), CALLED_BACK);
  await ada.receives({ type: "report", id: report.id, status: "failed" }, PUSHED);
});

test("Whoever watches hears that the service did not take the order", async (fixtures) => {
  const { http, service } = fixtures;
  const { promise: opened, resolve: open } = deferred();
  // Others' orders are none of this check's business.
  service.answers({ do: "hold", until: opened, status: 500 });
  const report = promised(await http.post("/reports", {}));
  const words = `an order with reference ${JSON.stringify(report.id)}`;
  await service.delivered(
    isAbout(report),
    words,
    "The work is done elsewhere: finish step 2 first.",
  );
  const ada = await watching(fixtures, report);
  open();
  await ada.receives({ type: "report", id: report.id, status: "failed" }, REFUSED_ORDER);
});

test("Nobody else hears of it", async (fixtures) => {
  const [hers, his, cys] = [await order(fixtures), await order(fixtures), await order(fixtures)];
  const ada = await watching(fixtures, hers);
  const bob = await watching(fixtures, his);
  const cy = await watching(fixtures);
  accepted(await callBack(fixtures, readyEvent(hers)), CALLED_BACK);
  await ada.receives({ type: "report", id: hers.id, status: "ready" }, PUSHED);
  await watch(cy, [cys]);
  for (const [consumer, own] of [
    [bob, his],
    [cy, cys],
  ] as const) {
    accepted(await callBack(fixtures, readyEvent(own)), CALLED_BACK);
    await consumer.receives({ type: "report", id: own.id, status: "ready" }, PUSHED);
    consumer.hasNotReceived({ type: "report", id: hers.id }, NOBODY_ELSE);
  }
});

test("One consumer may wait for several reports", async (fixtures) => {
  const reports = [await order(fixtures), await order(fixtures)];
  const ada = await watching(fixtures, ...reports);
  for (const report of reports) {
    accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
    await ada.receives({ type: "report", id: report.id, status: "ready" }, EACH);
  }
});

test("A delivery that comes twice is pushed once", async (fixtures) => {
  const [report, after] = [await order(fixtures), await order(fixtures)];
  const ada = await watching(fixtures, report, after);
  const [event, options] = [readyEvent(report), { id: `msg_once_${report.id}` }];
  accepted(await callBack(fixtures, event, options), CALLED_BACK);
  accepted(await callBack(fixtures, event, options), ONCE);
  accepted(await callBack(fixtures, readyEvent(after)), CALLED_BACK);
  await ada.receives({ type: "report", id: after.id, status: "ready" }, PUSHED);
  const count = ada.countReceived({ type: "report", id: report.id, status: "ready" });
  ada.expect(count === 1, {
    expected: "one message that the report is ready",
    got: `${count} messages that it is ready`,
    why: ONCE,
  });
});

test("A forged callback is pushed to nobody", async (fixtures) => {
  const report = await order(fixtures);
  const ada = await watching(fixtures, report);
  const forged = readyEvent(report, { total: 0, completed: 0, longestTitle: "forged" });
  const answer = await callBack(fixtures, forged, { signature: () => "v1,Zm9yZ2Vk" });
  refused(answer, FORGED);
  accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
  const result = resultFor(report);
  await ada.receives({ type: "report", id: report.id, status: "ready", result }, PUSHED);
  const isForged = (value: unknown) => isObject(value) && value["longestTitle"] === "forged";
  ada.hasNotReceived({ type: "report", id: report.id, result: isForged }, FORGED);
});

for (const [words, message] of [
  ["that is not JSON", "report, please"],
  ["that is JSON, but no object", "null"],
  ["of an unknown type", { type: "shout" }],
  ["without its id", { type: "watch" }],
  ["about an unknown report", { type: "watch", id: "no-such-report" }],
] as const) {
  test(`A message ${words} is answered with an error, and the connection goes on`, async (fixtures) => {
    const report = await order(fixtures);
    const ada = await fixtures.socket.open("/live", OPENS);
    ada.send(message);
    const isText = (reason: unknown) => typeof reason === "string";
    await ada.receives({ type: "error", reason: isText }, TOLD);
    await watch(ada, [report], STAYS_OPEN);
    accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
    await ada.receives({ type: "report", id: report.id, status: "ready" }, STAYS_OPEN);
  });
}

test("The error reaches its sender only", async (fixtures) => {
  const report = await order(fixtures);
  const ada = await watching(fixtures, report);
  const bob = await fixtures.socket.open("/live", OPENS);
  const before = ada.countReceived({ type: "error" });
  bob.send("report, please");
  await bob.receives({ type: "error" }, TOLD);
  accepted(await callBack(fixtures, readyEvent(report)), CALLED_BACK);
  await ada.receives({ type: "report", id: report.id, status: "ready" }, PUSHED);
  const more = ada.countReceived({ type: "error" }) - before;
  ada.expect(more === 0, {
    expected: "no error to Ada",
    got: `${more} of the type "error"`,
    why: SENDER_ONLY,
  });
});
