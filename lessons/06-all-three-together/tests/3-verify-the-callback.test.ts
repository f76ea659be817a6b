/**
 * Step 3, verify the callback: anybody can send to the URL, only the service knows the secret
 * (Standard Webhooks 1.0.0, "Webhook signatures").
 */

import { createHmac } from "node:crypto";
import { type DeliverOptions, deferred, test } from "@course/lesson-kit";
import {
  accepted,
  becomes,
  callBack,
  failedEvent,
  order,
  orderFor,
  promised,
  readyEvent,
  refused,
  remains,
  resultFor,
  signing,
  stands,
} from "./helpers.ts";

const READY =
  'A signed report.ready is the service\'s word: from now on the report is "ready" and GET gives its result.';
const FAILED =
  'A signed report.failed ends the work as well: the report is "failed", not "working" forever.';
const FINAL = "A report that is ready stays ready: nothing more is expected from the service.";
const REFUSED =
  "Anybody can POST to a URL: a delivery without a valid signature is refused with 401, or another 4xx.";
const NOTHING = "Verify before you act: a delivery that is refused must not change the report.";
const NO_MARK =
  "Store a webhook-id when you have accepted its delivery, not before: otherwise a forgery hides the real one.";
const OLD =
  "A signature never expires: a delivery more than 300 s old or ahead is refused, or a recorded one could be sent again.";
const NUMBER =
  "Comparisons with NaN are always false: check that the timestamp is within 300 s, not that it is outside.";
const RAW =
  "The signature is over bytes: verify them as they came, before you parse or decode them.";
const LISTED =
  "webhook-signature is a list: one valid signature is enough, and unknown versions are skipped.";
const AGAIN =
  "At least once means sometimes twice: answer the same webhook-id with 2xx again, or the service goes on retrying.";
const STILL_CHECKED =
  "A known webhook-id proves nothing: check the signature of every delivery, then look the id up.";
const NOT_MINE =
  "A type that you do not handle is not an error: answer 2xx and leave the report as it is.";
const UNKNOWN = "An unknown reference is no reason to fail: ignore it (2xx), or refuse it (4xx).";
const CHALLENGE =
  "A signed challenge asks whether this URL wants deliveries: return it, as in lesson 05.";
const EARLY =
  "Two connections have no common order: the callback may come before the service's answer to your order.";
const ONE_REPORT = "reference says which report is meant: all others are still working.";

test("A signed report.ready makes the report ready", async (fixtures) => {
  const report = await order(fixtures);
  const answer = await callBack(fixtures, readyEvent(report));
  accepted(answer, READY, signing(answer));
  const ready = { status: "ready", result: resultFor(report) };
  await becomes(fixtures, report, ready, READY);
  await remains(fixtures, report, ready, FINAL);
});

test("A signed report.failed makes the report failed", async (fixtures) => {
  const report = await order(fixtures);
  const answer = await callBack(fixtures, failedEvent(report));
  accepted(answer, FAILED, signing(answer));
  await becomes(fixtures, report, { status: "failed" }, FAILED);
});

test("A callback changes only the report in its reference", async (fixtures) => {
  const [other, mine, last] = [await order(fixtures), await order(fixtures), await order(fixtures)];
  accepted(await callBack(fixtures, readyEvent(mine)), READY);
  await remains(fixtures, last, { status: "working" }, ONE_REPORT);
  await stands(fixtures, other, { status: "working" }, ONE_REPORT);
  await becomes(fixtures, mine, { status: "ready", result: resultFor(mine) }, ONE_REPORT);
});

const forged = { total: 0, completed: 0, longestTitle: "forged" };
const foreign = `whsec_${Buffer.from("another secret of 24 by.").toString("base64")}`;
const nowS = () => Math.floor(Date.now() / 1_000);
const without = (...names: string[]): DeliverOptions => ({
  headers: Object.fromEntries(names.map((name) => [name, undefined])),
});

const FORGERIES: [words: string, options: () => DeliverOptions, why: string][] = [
  ["without a signature", () => without("webhook-signature"), REFUSED],
  [
    "without the three webhook headers",
    () => without("webhook-id", "webhook-timestamp", "webhook-signature"),
    REFUSED,
  ],
  ["signed with another secret", () => ({ secret: foreign }), REFUSED],
  ["with a signature that is too short", () => ({ signature: () => "v1,abc" }), REFUSED],
  [
    "with another webhook-id than the one signed",
    () => ({ headers: { "webhook-id": "msg_of_another" } }),
    REFUSED,
  ],
  ["an hour old", () => ({ timestamp: nowS() - 3_600 }), OLD],
  ["an hour ahead", () => ({ timestamp: nowS() + 3_600 }), OLD],
];

for (const [words, options, why] of FORGERIES) {
  test(`A callback ${words} is refused and changes nothing`, async (fixtures) => {
    const report = await order(fixtures);
    const id = `msg_first_forged_${report.id}`;
    const sent = { id, ...options() };
    refused(await callBack(fixtures, readyEvent(report, forged), sent), why, `for one ${words}`);
    await remains(fixtures, report, { status: "working" }, NOTHING);
    accepted(await callBack(fixtures, readyEvent(report), { id }), NO_MARK, `for the valid ${id}`);
    await becomes(fixtures, report, { status: "ready", result: resultFor(report) }, NO_MARK);
  });
}

test("A callback whose body was changed after signing is refused and changes nothing", async (fixtures) => {
  const report = await order(fixtures);
  const tampered = JSON.stringify(readyEvent(report, forged));
  const answer = await callBack(fixtures, readyEvent(report), { tampered });
  refused(answer, REFUSED, `for the body ${tampered}, signed as ${answer.signed}`);
  await remains(fixtures, report, { status: "working" }, NOTHING);
});

test('"soon" as a timestamp is refused and changes nothing, even if it is signed', async (fixtures) => {
  const report = await order(fixtures);
  const key = Buffer.from(String(fixtures.env["WEBHOOK_SECRET"]).replace("whsec_", ""), "base64");
  const [id, body] = [`msg_soon_${report.id}`, JSON.stringify(readyEvent(report, forged))];
  const hmac = createHmac("sha256", key).update(`${id}.soon.${body}`).digest("base64");
  const options = { id, headers: { "webhook-timestamp": "soon" }, signature: () => `v1,${hmac}` };
  const answer = await callBack(fixtures, body, options);
  refused(answer, NUMBER, "for webhook-timestamp: soon, with a valid signature");
  await remains(fixtures, report, { status: "working" }, NOTHING);
});

test("A valid callback is accepted, however its JSON is written", async (fixtures) => {
  const report = await order(fixtures);
  const reference = JSON.stringify(report.reference);
  const body = `{ "type": "report.ready",\n  "timestamp": "2026-07-01T12:00:00.000Z",
  "data": { "reference": ${reference}, "result": { "total": 1.0, "longestTitle": "K\\u00e4se" } } }\n`;
  const answer = await callBack(fixtures, body);
  accepted(answer, RAW, signing(answer));
  const result = { total: 1, longestTitle: "Käse" };
  await becomes(fixtures, report, { status: "ready", result }, RAW);
});

test("A valid callback is accepted if its body comes in pieces", async (fixtures) => {
  const report = await order(fixtures);
  const result = { total: 1, longestTitle: "牛乳を買う".repeat(12) };
  const answer = await callBack(fixtures, readyEvent(report, result), { pieces: 7 });
  accepted(answer, RAW, "for a body that was sent in 7 pieces, with a valid signature");
  await becomes(fixtures, report, { status: "ready", result }, RAW);
});

test("One valid signature in the list is enough", async (fixtures) => {
  const report = await order(fixtures);
  const signature = (valid: string) => `v1a,bm90IHlvdXJz v1,bm90IHRoaXMgb25l ${valid}`;
  const answer = await callBack(fixtures, readyEvent(report), { signature });
  accepted(answer, LISTED, `for webhook-signature: ${signature(answer.signature)}`);
  await becomes(fixtures, report, { status: "ready", result: resultFor(report) }, LISTED);
});

test("The same delivery again returns 2xx and changes nothing", async (fixtures) => {
  const report = await order(fixtures);
  const [event, id] = [readyEvent(report), `msg_again_${report.id}`];
  accepted(await callBack(fixtures, event, { id, timestamp: nowS() - 5 }), READY);
  accepted(await callBack(fixtures, event, { id }), AGAIN, `for ${id} again`);
  const ready = { status: "ready", result: resultFor(report) };
  await becomes(fixtures, report, ready, AGAIN);
  await remains(fixtures, report, ready, AGAIN);
});

test("The same delivery twice at the same time returns 2xx both times", async (fixtures) => {
  const report = await order(fixtures);
  const [event, options] = [readyEvent(report), { id: `msg_twice_${report.id}` }];
  const both = [callBack(fixtures, event, options), callBack(fixtures, event, options)];
  for (const answer of await Promise.all(both)) accepted(answer, AGAIN);
  await becomes(fixtures, report, { status: "ready", result: resultFor(report) }, AGAIN);
});

test("A known webhook-id without a valid signature is refused", async (fixtures) => {
  const report = await order(fixtures);
  const [event, id] = [readyEvent(report), `msg_known_${report.id}`];
  accepted(await callBack(fixtures, event, { id }), READY);
  const answer = await callBack(fixtures, event, { id, signature: () => "v1,Zm9yZ2Vk" });
  refused(answer, STILL_CHECKED, `for the known ${id} with webhook-signature: v1,Zm9yZ2Vk`);
});

test("An unknown type returns 2xx and changes nothing", async (fixtures) => {
  const report = await order(fixtures);
  const event = { ...readyEvent(report), type: "report.archived" };
  accepted(await callBack(fixtures, event), NOT_MINE, 'for "type":"report.archived"');
  await remains(fixtures, report, { status: "working" }, NOT_MINE);
});

test("An unknown reference is ignored or refused", async (fixtures) => {
  const nobodys = { id: "", location: "", reference: "no-such-report" };
  const answer = await callBack(fixtures, readyEvent(nobodys));
  const { status } = answer;
  const isEither = (status >= 200 && status <= 299) || (status >= 400 && status <= 499);
  answer.expect(isEither, {
    expected: "any 2xx or 4xx from POST /hooks/reports",
    got: `status ${status} for "reference":"no-such-report"`,
    why: UNKNOWN,
  });
  const report = await order(fixtures);
  accepted(await callBack(fixtures, readyEvent(report)), READY);
  await becomes(fixtures, report, { status: "ready" }, UNKNOWN);
});

test("A signed challenge is returned", async (fixtures) => {
  const challenge = `challenge-${Math.random()}`;
  const answer = await callBack(fixtures, { type: "webhook.verify", challenge });
  accepted(answer, CHALLENGE);
  answer.hasObject({ challenge }, CHALLENGE);
});

test("A callback counts even if it comes before the service's answer to the order", async (fixtures) => {
  const { http, service } = fixtures;
  const { promise: opened, resolve: open } = deferred();
  service.answers({ do: "hold", until: opened, status: 202 });
  const report = promised(await http.post("/reports", {}));
  const { object } = await orderFor(fixtures, report);
  const ordered = { ...report, reference: object["reference"] };
  accepted(await callBack(fixtures, readyEvent(ordered)), EARLY);
  const ready = { status: "ready", result: resultFor(report) };
  await becomes(fixtures, report, ready, EARLY);
  open();
  await service.answered(1, EARLY);
  await remains(fixtures, report, ready, EARLY);
});
