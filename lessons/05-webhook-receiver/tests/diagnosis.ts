/**
 * Why a receiver refuses a valid delivery: it is asked to accept deliveries that are signed as common mistakes
 * would have it. The one that it accepts names its mistake. Only asked when a check has failed.
 */

import { createHmac } from "node:crypto";
import type { DeliverOptions, Fixtures } from "@course/lesson-kit";
import { event, HOOK, newId, nowS } from "./helpers.ts";

interface Parts {
  id: string;
  timestamp: string;
  body: string;
  /** As the receiver was given it: `whsec_` and base64. */
  secret: string;
}

const withoutPrefix = ({ secret }: Parts) => secret.replace("whsec_", "");
const keyOf = (parts: Parts) => Buffer.from(withoutPrefix(parts), "base64");
const whole = ({ id, timestamp, body }: Parts) => `${id}.${timestamp}.${body}`;
const sign = (key: Buffer | string, content: string) => createHmac("sha256", key).update(content);

/** What each mistake takes for the signature. */
const MISTAKES: [words: string, signature: (parts: Parts) => string][] = [
  ["the HMAC in hex instead of base64", (p) => sign(keyOf(p), whole(p)).digest("hex")],
  ["the HMAC in base64url instead of base64", (p) => sign(keyOf(p), whole(p)).digest("base64url")],
  ["the HMAC of the body alone", (p) => sign(keyOf(p), p.body).digest("base64")],
  [
    "the HMAC of timestamp.body",
    (p) => sign(keyOf(p), whole(p).slice(p.id.length + 1)).digest("base64"),
  ],
  ["the HMAC of id.body", (p) => sign(keyOf(p), `${p.id}.${p.body}`).digest("base64")],
  [
    "the HMAC of id, timestamp and body without dots",
    (p) => sign(keyOf(p), p.id + p.timestamp + p.body).digest("base64"),
  ],
  [
    "the HMAC under the secret that is not decoded from base64",
    (p) => sign(withoutPrefix(p), whole(p)).digest("base64"),
  ],
  [
    "the HMAC under the secret as a text, whsec_ included",
    (p) => sign(p.secret, whole(p)).digest("base64"),
  ],
  [
    "the HMAC under the secret decoded together with its prefix whsec_",
    (p) => sign(Buffer.from(p.secret, "base64"), whole(p)).digest("base64"),
  ],
];

const SECONDS =
  "webhook-timestamp is in Unix seconds, Date.now() is in milliseconds: divide it by 1000 before you compare.";

/** What the receiver accepts instead of a valid delivery, in words, and why that is wrong where it is not the signature. */
export async function acceptedInstead({
  sender,
  env,
}: Fixtures): Promise<{ words: string; why?: string }> {
  const accepts = async (options: DeliverOptions, body = JSON.stringify(event())) => {
    const { status } = await sender.deliver(HOOK, body, options);
    return status >= 200 && status <= 299;
  };
  if (await accepts({ timestamp: Date.now() })) {
    return { words: "while your server accepts a timestamp in milliseconds, ", why: SECONDS };
  }
  for (const [words, signature] of MISTAKES) {
    const [id, timestamp, body] = [newId(), nowS(), JSON.stringify(event())];
    const secret = String(env["WEBHOOK_SECRET"]);
    const wrong = signature({ id, timestamp: String(timestamp), body, secret });
    if (await accepts({ id, timestamp, signature: () => `v1,${wrong}` }, body)) {
      return { words: `while your server accepts ${words}, ` };
    }
  }
  return { words: "" };
}
