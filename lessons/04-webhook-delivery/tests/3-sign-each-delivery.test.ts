/**
 * Step 3, sign each delivery: three headers tell a receiver who sent the delivery, and when
 * (Standard Webhooks, "Signature scheme" and "Webhook headers").
 */

import { createHmac } from "node:crypto";
import { type Delivery, signatureFault, test } from "@course/lesson-kit";
import { attemptTo, fresh, hasSignature, onStage, validSignature } from "./helpers.ts";

const ADDED = ["todo.added"];

const CALLED = "Without a delivery there is nothing to sign: finish step 1 first.";
const ID =
  "webhook-id names the message. It comes before a dot in what is signed, so it must hold none itself.";
const SECONDS =
  "webhook-timestamp counts seconds, not milliseconds: a receiver takes these for a time far in the future.";
const NOW =
  "webhook-timestamp is the time of this attempt in Unix seconds: five minutes off, it is refused as a replay.";
const VERSION =
  "A signature begins with its version and a comma, v1,: that is how a receiver tells which kind it is.";
const BASE64 = "The signature is the HMAC's 32 bytes in base64, not in hexadecimal digits.";
const KEY =
  "The secret is the key in base64: remove whsec_ and decode the rest before you compute the HMAC.";
const CONTENT =
  "What is signed is id.timestamp.body, all three: a part that is left out can be changed by anybody.";
const BYTES = "Sign the very bytes that you send: serialize once, and compute the HMAC over that.";
const HOLDS =
  "Every receiver refuses a delivery whose signature is not the HMAC-SHA256 of id.timestamp.body.";
const OWN =
  "Each endpoint has a secret of its own: with a shared one, every receiver could sign for all the others.";
const UNIQUE =
  "By webhook-id a receiver tells a new message from one that it knows: each event has its own.";

/** Characters of one to four bytes, and some that JSON escapes. */
const TITLE = 'Käse, 牛乳 & 🥛 "fresh" \\ \u2028';

/** Expects the three headers, each fault with a sentence of its own. */
function isSigned(delivery: Delivery, secret: string): void {
  delivery.hasHeader("webhook-id", "the id of the message", () => true, UNIQUE);
  const id = delivery.hasHeader("webhook-id", "an id without a dot", isId, ID);
  const given = delivery.headers.get("webhook-timestamp") ?? "";
  const why = Math.abs(Number(given) / 1_000 - nowSeconds()) < 300 ? SECONDS : NOW;
  const timestamp = delivery.hasHeader("webhook-timestamp", "now, in Unix seconds", isNow, why);
  const header = delivery.headers.get("webhook-signature") ?? "";
  const body = delivery.text;
  const content = `${id}.${timestamp}.${body}`;
  const decoded = Buffer.from(secret.slice("whsec_".length), "base64");
  const hmac = (key: string | Buffer, text: string | Buffer) =>
    createHmac("sha256", key).update(text).digest("base64");
  const right = validSignature(delivery, secret);
  const expectThat = (holds: boolean, fault: string, details = "") =>
    delivery.hasHeader("webhook-signature", right, () => holds, fault, details);
  const isNotOver = (key: string | Buffer, text: string | Buffer, fault: string, what: string) =>
    expectThat(!header.includes(hmac(key, text)), fault, `(the HMAC ${what})`);

  expectThat(/(^| )v1,/.test(header), VERSION);
  expectThat(!/v1,[0-9a-f]{64}( |$)/i.test(header), BASE64);
  for (const [key, what] of [
    [secret, "with the secret as plain text for its key"],
    [secret.slice("whsec_".length), "with the text after whsec_ for its key"],
    [Buffer.from(secret, "base64"), "with a key for which whsec_ was decoded too"],
  ] as const) {
    isNotOver(key, content, KEY, what);
  }
  for (const [text, what] of [
    [body, "of the body alone"],
    [`${timestamp}.${body}`, "of timestamp.body"],
    [`${id}.${body}`, "of id.body"],
    [`${timestamp}.${id}.${body}`, "of timestamp.id.body"],
  ] as const) {
    isNotOver(decoded, text, CONTENT, what);
  }
  for (const text of reserialized(body).filter((each) => each !== body)) {
    isNotOver(decoded, `${id}.${timestamp}.${text}`, BYTES, "of another serialization of the body");
  }
  for (const encoding of ["latin1", "utf16le"] as const) {
    const bytes = Buffer.from(content, encoding);
    if (bytes.equals(Buffer.from(content))) continue;
    isNotOver(decoded, bytes, BYTES, `of the body in ${encoding}, which was not sent`);
  }
  hasSignature(delivery, secret, HOLDS);
}

const isId = (value: string) => value !== "" && !value.includes(".");
const nowSeconds = () => Date.now() / 1_000;
const isNow = (value: string) =>
  /^\d+$/.test(value) && Math.abs(Number(value) - nowSeconds()) < 300;

/** The same JSON as others write it: with spaces, on several lines, or the data alone. */
function reserialized(body: string): string[] {
  const value: { data?: unknown } = JSON.parse(body) ?? {};
  const indents = [0, 2, 4, "\t"];
  return [value, value.data].flatMap((each) =>
    indents.map((indent) => JSON.stringify(each, null, indent) ?? ""),
  );
}

test(
  "A delivery has a webhook-id, a webhook-timestamp and a valid webhook-signature",
  onStage(async (stage) => {
    const { hook, secret } = await stage.endpoint(ADDED);
    const title = fresh("Buy milk");
    await stage.add(title);
    isSigned(await attemptTo(hook, title, 1, CALLED), secret);
  }),
);

test(
  "A body with non-ASCII characters is sent whole and signed as it is sent",
  onStage(async (stage) => {
    const { hook, secret } = await stage.endpoint(ADDED);
    const title = fresh(TITLE);
    await stage.add(title);
    const why =
      "A title is text in UTF-8: send each character that came in, and count bytes, not characters, in Content-Length.";
    isSigned(await attemptTo(hook, title, 1, why), secret);
  }),
);

test(
  "Each endpoint's deliveries are signed with its own secret",
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
      const words = "signed with this endpoint's secret, not with another endpoint's";
      delivery.hasHeader("webhook-signature", words, () => !foreign, OWN);
      isSigned(delivery, mine.secret);
    }
  }),
);

test(
  "Two events about the same to-do have different webhook-ids",
  onStage(async (stage) => {
    const { hook } = await stage.endpoint(["todo.added", "todo.completed"]);
    const title = fresh("Buy milk");
    const todo = await stage.add(title);
    await stage.change(todo, { completed: true });
    const first = await attemptTo(hook, title, 1, CALLED);
    const isSecond = { type: "todo.completed", data: { title } };
    const second = await hook.delivered(isSecond, "a delivery", CALLED);
    const differs = (id: string) => id !== first.headers.get("webhook-id");
    second.hasHeader("webhook-id", "another than that of todo.added", differs, UNIQUE);
  }),
);
