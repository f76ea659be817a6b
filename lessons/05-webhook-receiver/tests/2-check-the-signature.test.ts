/**
 * Step 2, check the signature: Standard Webhooks 1.0.0, "Verifying webhook authenticity".
 */

import { createHmac } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { DeliverOptions, DeliveryAnswer } from "@course/lesson-kit";
import { describeMember, test } from "@course/lesson-kit";
import { acceptedInstead } from "./diagnosis.ts";
import {
  ACCEPTED,
  type Delivered,
  event,
  HOOK,
  isAccepted,
  isNotActedOn,
  isRefused,
  newId,
  nowS,
  signing,
  soFar,
  untilActedOn,
} from "./helpers.ts";

const RIGHT =
  "The reference library signed it: HMAC-SHA256 of id.timestamp.body, keyed with the base64-decoded secret; the result is base64-encoded.";
const LISTED = "GET /received shows what you acted on: the webhook-id, the type and the data.";
const NAMES =
  "Header names are case-insensitive (RFC 9110, section 5.1): webhook-id and Webhook-Id are the same header.";
const MEDIA_TYPE =
  "A media type may have parameters (RFC 9110, section 8.3.1): application/json; charset=utf-8 is JSON too.";
const UNSIGNED =
  "Anybody can POST to a public URL: without a valid signature you do not know who sent it.";
const SIGNED =
  "The signature covers id, timestamp and body together: if one of them differs, it does not hold.";
const GARBAGE =
  "A wrong signature of any length is refused with 4xx: timingSafeEqual throws when the lengths differ.";
const MISSING =
  "A missing header is the sender's fault, not your server's: check for it, and answer with 4xx.";
const VERSION =
  "The version says how it was signed: only v1 is an HMAC-SHA256; ignore what any other version holds.";
const MALFORMED =
  "Anybody can send any body: one that is no JSON object is the sender's fault, so answer with 4xx.";

/** Another secret of the right form. */
const FOREIGN = `whsec_${Buffer.alloc(24, "f").toString("base64")}`;

const without = (name: string): DeliverOptions => ({ headers: { [name]: undefined } });

const BAD: [what: string, options: DeliverOptions, why: string][] = [
  ["A delivery without a signature", without("webhook-signature"), UNSIGNED],
  ["An empty signature", { signature: () => "" }, UNSIGNED],
  ["A signature under another secret", { secret: FOREIGN }, UNSIGNED],
  ["A body that was changed on the way", { tampered: JSON.stringify(event()) }, SIGNED],
  ["Another webhook-id than the one signed", { headers: { "webhook-id": newId() } }, SIGNED],
  ["Another timestamp than the one signed", otherTimestamp(), SIGNED],
  ["A delivery without a webhook-id", without("webhook-id"), SIGNED],
  ["A delivery without a timestamp", without("webhook-timestamp"), MISSING],
  ["A signature that is too short", { signature: (right) => right.slice(0, 11) }, GARBAGE],
  ["A signature without a value", { signature: () => "v1," }, GARBAGE],
  ["A signature that is too long", { signature: (right) => `${right.slice(0, -1)}AAAA` }, GARBAGE],
  ["A signature of as many characters, but more bytes", { signature: accented }, GARBAGE],
  ["The right value under version v2", { signature: (right) => `v2${right.slice(2)}` }, VERSION],
  ["The right value without a version", { signature: (right) => right.slice(3) }, VERSION],
];

test("A delivery with a valid signature is accepted and listed in GET /received", async (fixtures) => {
  const delivered = ["todo.added", "todo.completed"].map((type) => ({
    id: newId(),
    ...event(type),
  }));
  for (const { id, ...body } of delivered) {
    const answer = await fixtures.sender.deliver(HOOK, body, { id });
    if (answer.status >= 400) {
      const { words, why = RIGHT } = await acceptedInstead(fixtures);
      answer.hasStatus(ACCEPTED, why, words + signing(answer));
    }
    isAccepted(answer, RIGHT);
  }
  const expected = delivered.map(({ id, type }) => ({ id, cause: `after a valid ${type}` }));
  const { answer: received, list } = await untilActedOn(fixtures, expected, LISTED);
  for (const { id, type, ...sent } of delivered) {
    const entry = list.find((each) => each?.id === id);
    const wrong = entry?.type === type ? "data" : "type";
    received.expect(entry?.type === type && isDeepStrictEqual(entry.data, sent.data), {
      expected: `${describeMember(wrong, { ...sent, type }[wrong])} in the entry for ${id}`,
      got: describeMember(wrong, entry?.[wrong]),
      why: LISTED,
      near: id,
    });
  }
});

test("A delivery whose header names begin with a capital letter is accepted", async ({
  sender,
}) => {
  const answer = await sender.deliver(HOOK, event(), { names: capitalized });
  isAccepted(answer, NAMES, "for Webhook-Id, Webhook-Timestamp and Webhook-Signature");
});

test("A delivery with a parameter in its Content-Type is accepted", async ({ sender }) => {
  const type = "application/json; charset=utf-8";
  const answer = await sender.deliver(HOOK, event(), { headers: { "Content-Type": type } });
  isAccepted(answer, MEDIA_TYPE, `for Content-Type: ${type}`);
});

for (const [what, options, why] of BAD) {
  test(`${what} is refused`, async ({ sender }) => {
    const answer = await sender.deliver(HOOK, event(), options);
    isRefused(answer, why, asSent(options, answer));
  });
}

test("An unknown type without a signature is refused as well", async ({ sender }) => {
  const options = without("webhook-signature");
  const answer = await sender.deliver(HOOK, event("todo.celebrated"), options);
  isRefused(answer, UNSIGNED, 'for "type":"todo.celebrated" without webhook-signature');
});

for (const body of ["null", "[1]", '"Buy milk"', "Buy milk", ""]) {
  const words = body === "" ? "no body" : `the body ${body}`;
  test(`An unsigned delivery with ${words} is refused`, async ({ sender }) => {
    const answer = await sender.deliver(HOOK, body, without("webhook-signature"));
    isRefused(answer, MALFORMED, `for ${words} without webhook-signature`);
  });
}

test("A refused delivery is not listed in GET /received", async (fixtures) => {
  const refused: Delivered[] = [];
  for (const [what, options] of BAD) {
    const id = newId();
    await fixtures.sender.deliver(HOOK, event(), { id, ...options });
    refused.push({ id, cause: `after a refused delivery: ${lowerFirst(what)}` });
  }
  const why = "Check before you act: once the work has begun, a refusal comes too late.";
  await isNotActedOn(fixtures, refused, why);
});

test("A challenge is not listed in GET /received", async (fixtures) => {
  const challenge = newId();
  await fixtures.http.post(HOOK, { type: "webhook.verify", challenge });
  const { answer, list } = await soFar(fixtures);
  const entry = list.find((each) => JSON.stringify(each).includes(challenge));
  answer.expect(entry === undefined, {
    expected: `no entry for the challenge ${challenge} in GET /received`,
    got: () => describeMember("challenge", challenge) + ` in ${JSON.stringify(entry)}`,
    why: "A challenge is a question, not an event: there is nothing to act on.",
    near: challenge,
  });
});

const LIST =
  "webhook-signature is a list, so that a provider can change its secret: one match is enough, in any place.";
const UNKNOWN =
  "Versions that you do not know are skipped: the provider may sign in two ways at once.";

test("One matching signature of several is enough", async ({ sender }) => {
  const wrong = `v1,${createHmac("sha256", "other").update("").digest("base64")}`;
  for (const signature of [
    (right: string) => `${wrong} ${right}`,
    (right: string) => `${right} ${wrong}`,
    (right: string) => `${wrong} ${wrong} ${right}`,
    (right: string) => `v1,abc v1, ${right}`,
  ]) {
    const answer = await sender.deliver(HOOK, event(), { signature });
    isAccepted(answer, LIST, asSent({ signature }, answer));
  }
});

test("Signatures of unknown versions are skipped", async ({ sender }) => {
  const signature = (right: string) => `v1a,c29tZXRoaW5n v7 ${right} v2,`;
  const answer = await sender.deliver(HOOK, event(), { signature });
  isAccepted(answer, UNKNOWN, asSent({ signature }, answer));
});

const BYTES =
  "The signature is over the bytes that came. JSON.parse and JSON.stringify give the same data, and other bytes.";
const LINE_END =
  "The signature is over every byte that came, the line break at the end too: trim nothing.";
const LETTERS =
  "The signature is over bytes: a letter outside ASCII is more than one. Hash the body as it came, or as UTF-8.";
const PIECES =
  "A body comes in pieces of any size, and a letter may be cut in two: join the bytes before you decode them.";

for (const [what, data, why, end] of [
  ["with a number such as 1.0", '{"price":1.0}', BYTES],
  ["with an escaped letter", '{"title":"Br\\u00f6tchen"}', BYTES],
  ["with letters outside ASCII", '{"title":"Brötchen für Zoë 🥐"}', LETTERS],
  ["with spaces and line breaks", '{ "title" :\n  "Buy milk" }', BYTES],
  ["with a number too big for JavaScript", '{"order":12345678901234567890}', BYTES],
  ["with keys that look like numbers", '{"b":1,"2":2,"1":3}', BYTES],
  ["that ends with a line break", '{"title":"Buy milk"}', LINE_END, "\n"],
] as const) {
  test(`A body ${what} is accepted`, async ({ sender }) => {
    const answer = await sender.deliver(HOOK, bodyOf(data) + (end ?? ""));
    isAccepted(answer, why, signing(answer));
  });
}

test("A body that comes in pieces is accepted", async ({ sender }) => {
  const body = bodyOf(JSON.stringify({ title: "牛乳を買う".repeat(12) }));
  const answer = await sender.deliver(HOOK, body, { pieces: 7 });
  isAccepted(answer, PIECES, "for a body that was sent in 7 pieces, with a valid signature");
});

const bodyOf = (data: string) =>
  `{"type":"todo.added","timestamp":"${new Date().toISOString()}","data":${data}}`;

/** What was wrong with the delivery, for the details of a status: the value that was sent, and the valid one. */
function asSent(options: DeliverOptions, { signed, signature }: DeliveryAnswer): string {
  const { headers = {}, tampered, secret } = options;
  const [[name, value] = []] = Object.entries(headers);
  if (tampered !== undefined) return `for the body ${tampered}, signed as ${signed}`;
  if (secret !== undefined) return `for ${signature}, which is signed with another secret`;
  if (name === undefined)
    return `for webhook-signature: ${options.signature?.(signature)}; valid is ${signature}`;
  if (value === undefined) return `for a delivery without ${name}`;
  return `for ${name}: ${value}; signed was ${signed.split(".", 2).join(".")}.…`;
}

/** webhook-id as Webhook-Id. */
const capitalized = (name: string) => name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());

function otherTimestamp(): DeliverOptions {
  return { headers: { "webhook-timestamp": String(nowS() - 5) } };
}

/** Latin-1 in the header: 47 characters, and more bytes than that in UTF-8. */
function accented(right: string): string {
  return `${right.slice(0, 5)}é${right.slice(6)}`;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
