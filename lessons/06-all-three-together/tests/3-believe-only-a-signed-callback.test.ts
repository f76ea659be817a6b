/**
 * Step 3, believe only a signed callback: the address is open to everybody, the secret is not
 * (Standard Webhooks 1.0.0, "Webhook signatures").
 */

import { type DeliverOptions, deferred, jsonReply, test } from "@course/lesson-kit";
import {
  accepted,
  callBack,
  failedEvent,
  order,
  promised,
  readyEvent,
  refused,
  resultFor,
  stands,
} from "./helpers.ts";

const READY =
  'A signed report.ready is the service\'s word: from now on the report is "ready" and GET gives its result.';
const FAILED =
  'A signed report.failed ends the waiting as well: the report is "failed", not "working" for ever.';
const REFUSED =
  "Anybody can post to an address: what does not verify is refused with 401, or another 4xx.";
const NOTHING =
  "Verify before you act: a delivery that is refused must have changed nothing at all.";
const OLD =
  "A signature holds for ever, a delivery does not: more than 300 s old or ahead, and it is refused.";
const RAW =
  "The signature is over bytes: verify them as they came, before anybody has parsed them.";
const LISTED =
  "webhook-signature is a list: one signature that fits is enough, and unknown versions are skipped.";
const AGAIN =
  "At least once means sometimes twice: the same webhook-id again is answered with 2xx, or the service goes on trying.";
const NOT_MINE =
  "A type that you do not know is not an error: answer 2xx and leave the report as it is.";
const UNKNOWN =
  "A reference that you do not know is nothing to break over: ignore it (2xx), or refuse it (4xx).";
const CHALLENGE =
  "Whoever asks whether this address wants its deliveries gets the challenge back, as in lesson 05.";
const EARLY =
  "Two connections know no order: the callback may be here before the service's answer to your order.";

test("A signed report.ready makes the report ready", async (fixtures) => {
  const report = await order(fixtures);
  const answer = await callBack(fixtures, readyEvent(report));
  accepted(answer, READY);
  await stands(fixtures, report, { status: "ready", result: resultFor(report) }, READY);
});

test("A signed report.failed makes the report failed", async (fixtures) => {
  const report = await order(fixtures);
  accepted(await callBack(fixtures, failedEvent(report)), FAILED);
  await stands(fixtures, report, { status: "failed" }, FAILED);
});

test("A callback is about one report only", async (fixtures) => {
  const [mine, other] = [await order(fixtures), await order(fixtures)];
  accepted(await callBack(fixtures, readyEvent(mine)), READY);
  const why = "reference says which report is meant: all others are still being made.";
  await stands(fixtures, other, { status: "working" }, why);
  await stands(fixtures, mine, { status: "ready", result: resultFor(mine) }, why);
});

const forged = { total: 0, completed: 0, longestTitle: "forged" };
const foreign = `whsec_${Buffer.from("another secret of 24 by.").toString("base64")}`;
const forgeries: [string, DeliverOptions][] = [
  ["without a signature", { headers: { "webhook-signature": undefined } }],
  [
    "with none of the three headers",
    {
      headers: {
        "webhook-id": undefined,
        "webhook-timestamp": undefined,
        "webhook-signature": undefined,
      },
    },
  ],
  ["signed with another secret", { secret: foreign }],
  ["with a signature of another length", { signature: () => "v1,abc" }],
  ["with another id than was signed", { headers: { "webhook-id": "msg_of_somebody_else" } }],
];

for (const [words, options] of forgeries) {
  test(`A callback ${words} is refused and changes nothing`, async (fixtures) => {
    const report = await order(fixtures);
    refused(await callBack(fixtures, readyEvent(report, forged), options), REFUSED);
    await stands(fixtures, report, { status: "working" }, NOTHING);
    accepted(await callBack(fixtures, readyEvent(report)), READY);
    await stands(fixtures, report, { status: "ready", result: resultFor(report) }, READY);
  });
}

test("A body that was changed after signing is refused and changes nothing", async (fixtures) => {
  const report = await order(fixtures);
  const tampered = JSON.stringify(readyEvent(report, forged));
  refused(await callBack(fixtures, readyEvent(report), { tampered }), REFUSED);
  await stands(fixtures, report, { status: "working" }, NOTHING);
});

for (const [words, offset] of [
  ["an hour old", -3_600],
  ["an hour ahead", 3_600],
] as const) {
  test(`A callback that is ${words} is refused and changes nothing`, async (fixtures) => {
    const report = await order(fixtures);
    const timestamp = Math.floor(Date.now() / 1_000) + offset;
    refused(await callBack(fixtures, readyEvent(report), { timestamp }), OLD);
    await stands(fixtures, report, { status: "working" }, NOTHING);
  });
}

test("A right callback is believed, however its JSON is written", async (fixtures) => {
  const report = await order(fixtures);
  const reference = JSON.stringify(report.id);
  const body = `{ "type": "report.ready",\n  "timestamp": "2026-07-01T12:00:00.000Z",
  "data": { "reference": ${reference}, "result": { "total": 1.0, "longestTitle": "K\\u00e4se" } } }`;
  accepted(await callBack(fixtures, body), RAW);
  const result = { total: 1, longestTitle: "Käse" };
  await stands(fixtures, report, { status: "ready", result }, RAW);
});

test("One signature that fits is enough", async (fixtures) => {
  const report = await order(fixtures);
  const signature = (right: string) => `v1a,bm90IHlvdXJz v1,bm90IHRoaXMgb25l ${right}`;
  accepted(await callBack(fixtures, readyEvent(report), { signature }), LISTED);
  await stands(fixtures, report, { status: "ready", result: resultFor(report) }, LISTED);
});

test("The same delivery again is answered with 2xx", async (fixtures) => {
  const report = await order(fixtures);
  const [event, options] = [readyEvent(report), { id: `msg_again_${report.id}` }];
  accepted(await callBack(fixtures, event, options), READY);
  accepted(await callBack(fixtures, event, options), AGAIN);
  await stands(fixtures, report, { status: "ready", result: resultFor(report) }, AGAIN);
});

test("The same delivery twice at a time is answered with 2xx both times", async (fixtures) => {
  const report = await order(fixtures);
  const [event, options] = [readyEvent(report), { id: `msg_twice_${report.id}` }];
  const both = [callBack(fixtures, event, options), callBack(fixtures, event, options)];
  for (const answer of await Promise.all(both)) accepted(answer, AGAIN);
  await stands(fixtures, report, { status: "ready", result: resultFor(report) }, AGAIN);
});

test("An unknown type is answered with 2xx and changes nothing", async (fixtures) => {
  const report = await order(fixtures);
  const event = { ...readyEvent(report), type: "report.archived" };
  accepted(await callBack(fixtures, event), NOT_MINE);
  await stands(fixtures, report, { status: "working" }, NOT_MINE);
});

test("An unknown reference breaks nothing", async (fixtures) => {
  const nobodys = { id: "no-such-report", location: "" };
  const answer = await callBack(fixtures, readyEvent(nobodys));
  if (answer.status >= 300) refused(answer, UNKNOWN);
  const report = await order(fixtures);
  accepted(await callBack(fixtures, readyEvent(report)), READY);
});

test("A challenge is given back", async (fixtures) => {
  const challenge = `challenge-${Math.random()}`;
  const answer = await callBack(fixtures, { type: "webhook.verify", challenge });
  accepted(answer, CHALLENGE);
  answer.hasObject({ challenge }, CHALLENGE);
});

test("A callback counts that is faster than the service's answer to the order", async (fixtures) => {
  const { http, service } = fixtures;
  const { promise: opened, resolve: open } = deferred();
  service.answers({ do: "hold", until: opened, status: 202 });
  const report = promised(await http.post("/reports", {}));
  accepted(await callBack(fixtures, readyEvent(report)), EARLY);
  await stands(fixtures, report, { status: "ready", result: resultFor(report) }, EARLY);
  service.answers(jsonReply(202, { id: "r2" }));
  open();
});
