/**
 * Step 3, sign each delivery: three headers by which a receiver knows who sent the delivery, and when
 * (Standard Webhooks, "Signature scheme" and "Webhook headers").
 */

import { createHmac } from "node:crypto";
import { type Delivery, signatureFault, test } from "@course/lesson-kit";
import { attemptTo, fresh, onStage, tells } from "./helpers.ts";

const ADDED = ["todo.added"];

const CALLED = "Without a delivery there is nothing to sign: finish step 1 first.";
const ID =
  "webhook-id names the message, and stands before a dot in what is signed: it may hold none itself.";
const SECONDS =
  "webhook-timestamp counts seconds, not milliseconds: a receiver takes these for a time far in the future.";
const NOW =
  "webhook-timestamp is the time of this attempt in Unix seconds: what is five minutes off is refused as a replay.";
const VERSION =
  "A signature begins with its version and a comma, v1,: that is how a receiver tells which kind it is.";
const BASE64 = "The signature is the HMAC's 32 bytes in base64, not in hexadecimal digits.";
const KEY =
  "The secret is base64 for the key: take whsec_ off and decode the rest before you compute the HMAC.";
const CONTENT =
  "What is signed is id.timestamp.body, all three: what you leave out, anybody may exchange.";
const BYTES = "Sign the very bytes that you send: serialise once, and compute the HMAC over that.";
const HOLDS =
  "A signature that does not hold is worth less than none: every receiver will refuse the delivery.";
const OWN =
  "Each endpoint has a secret of its own: with a shared one, every receiver could sign for all the others.";
const UNIQUE =
  "By webhook-id a receiver tells a new message from an old one: each event has its own.";

/** Characters of one to four bytes, and some that JSON escapes. */
const TITLE = 'Käse, 牛乳 & 🥛 "fresh" \\ \u2028';

/** Expects the three headers, each fault with a sentence of its own. */
function isSigned(delivery: Delivery, secret: string): void {
  const id = delivery.hasHeader("webhook-id", "an id without a dot", isId, ID);
  const given = delivery.headers.get("webhook-timestamp") ?? "";
  const why = Math.abs(Number(given) / 1_000 - nowSeconds()) < 300 ? SECONDS : NOW;
  const timestamp = delivery.hasHeader("webhook-timestamp", "now, in Unix seconds", isNow, why);
  const header = delivery.headers.get("webhook-signature") ?? "";
  const hasVersion = (value: string) => /(^| )v1,/.test(value);
  delivery.hasHeader("webhook-signature", "v1, and the signature in base64", hasVersion, VERSION);
  const notHex = (value: string) => !/v1,[0-9a-f]{64}( |$)/i.test(value);
  delivery.hasHeader("webhook-signature", "the signature in base64", notHex, BASE64);

  const body = delivery.text;
  const content = `${id}.${timestamp}.${body}`;
  const decoded = Buffer.from(secret.slice("whsec_".length), "base64");
  const isOver = (key: string | Buffer, text: string | Buffer) =>
    header.includes(createHmac("sha256", key).update(text).digest("base64"));
  const undecoded = [secret, secret.slice("whsec_".length), Buffer.from(secret, "base64")];
  const notUndecoded = () => !undecoded.some((key) => isOver(key, content));
  delivery.hasHeader("webhook-signature", "computed with the decoded key", notUndecoded, KEY);
  const partial = [body, `${timestamp}.${body}`, `${id}.${body}`, `${timestamp}.${id}.${body}`];
  const notPartial = () => !partial.some((text) => isOver(decoded, text));
  const words = "computed over id.timestamp.body";
  delivery.hasHeader("webhook-signature", words, notPartial, CONTENT);
  const others = [
    ...reserialised(body).map((text) => Buffer.from(`${id}.${timestamp}.${text}`)),
    ...(["latin1", "utf16le"] as const).map((encoding) => Buffer.from(content, encoding)),
  ].filter((bytes) => !bytes.equals(Buffer.from(content)));
  const overTheseBytes = () => !others.some((bytes) => isOver(decoded, bytes));
  delivery.hasHeader("webhook-signature", "computed over these bytes", overTheseBytes, BYTES);
  delivery.isSigned(secret, HOLDS);
}

const isId = (value: string) => value !== "" && !value.includes(".");
const nowSeconds = () => Date.now() / 1_000;
const isNow = (value: string) =>
  /^\d+$/.test(value) && Math.abs(Number(value) - nowSeconds()) < 300;

/** The same JSON as others write it: with spaces, on several lines, or the data alone. */
function reserialised(body: string): string[] {
  const value: { data?: unknown } = JSON.parse(body) ?? {};
  const indents = [0, 2, 4, "\t"];
  return [value, value.data].flatMap((each) =>
    indents.map((indent) => JSON.stringify(each, null, indent) ?? ""),
  );
}

test(
  "A delivery carries its id, its time and a signature that holds",
  onStage(async (stage) => {
    const { hook, secret } = await stage.endpoint(ADDED);
    const title = fresh("Buy milk");
    await stage.add(title);
    isSigned(await attemptTo(hook, title, 1, CALLED), secret);
  }),
);

test(
  "The signature is over the bytes, whatever characters they stand for",
  onStage(async (stage) => {
    const { hook, secret } = await stage.endpoint(ADDED);
    const title = fresh(TITLE);
    await stage.add(title);
    const why = "A title is text in UTF-8: what came in has to go out, character by character.";
    isSigned(await attemptTo(hook, title, 1, why), secret);
  }),
);

test(
  "Each endpoint's deliveries are signed under its own secret",
  onStage(async (stage) => {
    const [ada, bob] = [await stage.endpoint(ADDED), await stage.endpoint(ADDED)];
    const title = fresh("Buy milk");
    await stage.add(title);
    for (const [mine, other] of [
      [ada, bob],
      [bob, ada],
    ] as const) {
      const delivery = await attemptTo(mine.hook, title, 1, CALLED);
      const foreign = signatureFault(delivery, other.secret) === undefined;
      const notForeign = () => !foreign;
      const words = "one that holds under this endpoint's secret only";
      delivery.hasHeader("webhook-signature", words, notForeign, OWN);
      isSigned(delivery, mine.secret);
    }
  }),
);

test(
  "Two events have two ids, also when they are about one to-do",
  onStage(async (stage) => {
    const { hook } = await stage.endpoint(["todo.added", "todo.completed"]);
    const title = fresh("Buy milk");
    const todo = await stage.add(title);
    await stage.change(todo, { completed: true });
    const first = await attemptTo(hook, title, 1, CALLED);
    const isSecond = tells("todo.completed", title);
    const second = await hook.delivered(isSecond, "a delivery of todo.completed", CALLED);
    const differs = (id: string) => id !== first.headers.get("webhook-id");
    second.hasHeader("webhook-id", "another one than the first event's", differs, UNIQUE);
  }),
);
