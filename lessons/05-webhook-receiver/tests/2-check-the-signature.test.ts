/**
 * Step 2, check the signature: Standard Webhooks 1.0.0, "Verifying webhook authenticity".
 */

import { createHmac } from "node:crypto";
import type { DeliverOptions } from "@course/lesson-kit";
import { describeMember, test } from "@course/lesson-kit";
import {
  event,
  HOOK,
  isAccepted,
  isActedOn,
  isRefused,
  newId,
  nowS,
  soFar,
  untilActedOn,
} from "./helpers.ts";

const RIGHT =
  "The reference library signed it: HMAC-SHA256 of id.timestamp.body, keyed with the base64-decoded secret; the result is base64-encoded.";
const UNSIGNED =
  "Anybody can POST to a public address: without a signature you do not know who it was.";
const SIGNED = "Sign what you rely on: the signature is over id, timestamp and body together.";
const GARBAGE =
  "A wrong signature is refused, of whatever length: timingSafeEqual throws when the lengths differ.";
const MISSING =
  "What is missing makes the delivery wrong, not your server: look before you use a header, and answer in the 400s.";
const VERSION =
  "The version says how it was signed: only v1 is an HMAC-SHA256, whatever stands behind another.";

/** Another secret of the right form. */
const FOREIGN = `whsec_${Buffer.alloc(24, "f").toString("base64")}`;

const BAD: [what: string, options: DeliverOptions, why: string][] = [
  ["A delivery without a signature", { headers: { "webhook-signature": undefined } }, UNSIGNED],
  ["An empty signature", { signature: () => "" }, UNSIGNED],
  ["A signature under another secret", { secret: FOREIGN }, UNSIGNED],
  ["A body that was changed on the way", { tampered: JSON.stringify(event()) }, SIGNED],
  ["Another webhook-id than the one signed", { headers: { "webhook-id": newId() } }, SIGNED],
  ["Another timestamp than the one signed", otherTimestamp(), SIGNED],
  ["A delivery without a webhook-id", { headers: { "webhook-id": undefined } }, SIGNED],
  ["A delivery without a timestamp", { headers: { "webhook-timestamp": undefined } }, MISSING],
  ["A signature that is too short", { signature: (right) => right.slice(0, 11) }, GARBAGE],
  ["A signature without a value", { signature: () => "v1," }, GARBAGE],
  ["A signature that is too long", { signature: (right) => `${right.slice(0, -1)}AAAA` }, GARBAGE],
  ["A signature of as many characters, but not bytes", { signature: accented }, GARBAGE],
  [
    "The right value behind another version",
    { signature: (right) => `v2${right.slice(2)}` },
    VERSION,
  ],
  ["The right value without a version", { signature: (right) => right.slice(3) }, VERSION],
];

test("A delivery that is signed rightly is accepted and acted on", async (fixtures) => {
  const [id, { type, timestamp, data }] = [newId(), event()];
  isAccepted(await fixtures.sender.deliver(HOOK, { type, timestamp, data }, { id }), RIGHT);
  const why = "GET /received shows what you acted on: the webhook-id, the type and the data.";
  const { answer, list } = await untilActedOn(fixtures, [id], why);
  const entry = list.find((each) => each?.id === id);
  const isWhole = entry?.type === type && JSON.stringify(entry.data) === JSON.stringify(data);
  const wrong = entry?.type === type ? "data" : "type";
  answer.expect(isWhole, {
    expected: `${id} with the type and the data that were delivered`,
    got: describeMember(wrong, entry?.[wrong]),
    why,
    near: id,
  });
});

for (const [what, options, why] of BAD) {
  test(`${what} is refused`, async ({ sender }) => {
    isRefused(await sender.deliver(HOOK, event(), options), why);
  });
}

test("Nothing that was refused is acted on", async (fixtures) => {
  const ids: string[] = [];
  for (const [, options] of BAD) {
    const id = newId();
    await fixtures.sender.deliver(HOOK, event(), { id, ...options });
    ids.push(id);
  }
  const why = "Check first, act afterwards: to refuse what was done already helps nobody.";
  await isActedOn(fixtures, ids, 0, why);
});

test("A challenge is not acted on", async (fixtures) => {
  const challenge = newId();
  await fixtures.http.post(HOOK, { type: "webhook.verify", challenge });
  const { answer } = await soFar(fixtures);
  const why = "A challenge asks a question: nothing has happened yet.";
  answer.expect(!answer.text.includes(challenge), {
    expected: "GET /received without the challenge",
    got: `the challenge ${challenge} in it`,
    why,
    near: challenge,
  });
});

const LIST =
  "It is a list, so that a provider can change its secret: one match is enough, in any place.";
const UNKNOWN =
  "Versions that you do not know are skipped: the provider may sign in two ways at once.";

test("One of several signatures is enough", async ({ sender }) => {
  const wrong = `v1,${createHmac("sha256", "other").update("").digest("base64")}`;
  for (const signature of [
    (right: string) => `${wrong} ${right}`,
    (right: string) => `${right} ${wrong}`,
    (right: string) => `${wrong} ${wrong} ${right}`,
  ]) {
    isAccepted(await sender.deliver(HOOK, event(), { signature }), LIST);
  }
});

test("Signatures of unknown versions are skipped", async ({ sender }) => {
  const signature = (right: string) => `v1a,c29tZXRoaW5n v7 ${right} v2,`;
  isAccepted(await sender.deliver(HOOK, event(), { signature }), UNKNOWN);
});

const BYTES =
  "The signature is over the bytes that came. JSON.parse and JSON.stringify give the same data, and other bytes.";

for (const [what, data] of [
  ["a number with a zero behind its point", '{"price":1.0}'],
  ["an escaped letter", '{"title":"Br\\u00f6tchen"}'],
  ["letters outside ASCII", '{"title":"Brötchen für Zoë"}'],
  ["spaces and line ends", '{ "title" :\n  "Buy milk" }'],
  ["a number too big for JavaScript", '{"order":12345678901234567890}'],
  ["keys that look like numbers", '{"b":1,"2":2,"1":3}'],
] as const) {
  test(`A body with ${what} is accepted`, async ({ sender }) => {
    const body = `{"type":"todo.added","timestamp":"2026-11-24T09:00:00Z","data":${data}}`;
    isAccepted(await sender.deliver(HOOK, body), BYTES);
  });
}

function otherTimestamp(): DeliverOptions {
  return { headers: { "webhook-timestamp": String(nowS() - 5) } };
}

/** Latin-1 in the header: 47 characters, and more bytes than that in UTF-8. */
function accented(right: string): string {
  return `${right.slice(0, 5)}é${right.slice(6)}`;
}
