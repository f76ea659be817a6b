/**
 * A webhook delivery, and what a check may expect of it.
 *
 * Its signature is judged by `standardwebhooks`, the reference library: a second opinion that shares no
 * line with what the lessons teach. Source: Standard Webhooks 1.0.0, "Webhook signatures".
 */

import { Webhook } from "standardwebhooks";
import { describeValue } from "../base/describe.ts";
import type { HttpMessageParts } from "../base/http-message.ts";
import { HttpMessage } from "../base/http-message.ts";

interface DeliveryParts extends HttpMessageParts {
  number: number;
  attempt: number;
  method: string;
  path: string;
  receivedAt: number;
}

export class Delivery extends HttpMessage {
  /** Counted from 1, over all deliveries to this receiver. */
  readonly number: number;
  /** Counted from 1, over those with the same `webhook-id`. */
  readonly attempt: number;
  readonly method: string;
  readonly path: string;
  /** When all of it had arrived: milliseconds since the check began. */
  readonly receivedAt: number;
  /** Whether the provider disconnected before it got its answer. */
  isAbandoned = false;
  /** Whether it was answered completely. */
  isAnswered = false;

  constructor(parts: DeliveryParts) {
    super(parts);
    this.number = parts.number;
    this.attempt = parts.attempt;
    this.method = parts.method;
    this.path = parts.path;
    this.receivedAt = parts.receivedAt;
  }

  /** Expects a signature that holds under `secret` (`whsec_…`) and a timestamp of at most 300 s ago. */
  isSigned(secret: string, why: string): this {
    const fault = signatureFault(this, secret);
    if (fault === undefined) return this;
    const valid = this.#validSignature(secret);
    const came = this.headers.get("webhook-signature");
    const isOther = valid !== undefined && came !== valid.signature;
    const expected = isOther
      ? `webhook-signature: ${valid.signature}, which signs ${describeValue(valid.signed)}`
      : `${this.subject} to carry a signature that holds under its secret`;
    throw this.failure(expected, why, {
      got: isOther ? `webhook-signature: ${came ?? "none"}` : fault,
      part: "header",
      header: "webhook-signature",
      note: "the reference library refuses it",
    });
  }

  /** What the signature of its id, timestamp and body would be; undefined where one of those is missing. */
  #validSignature(secret: string): { signature: string; signed: string } | undefined {
    const [id, timestamp] = [this.headers.get("webhook-id"), this.headers.get("webhook-timestamp")];
    if (!id || !timestamp || !/^\d{1,12}$/.test(timestamp)) return undefined;
    const date = new Date(Number(timestamp) * 1_000);
    const signature = new Webhook(secret).sign(id, date, this.text);
    return { signature, signed: `${id}.${timestamp}.${this.text}` };
  }
}

/** Why the reference library refuses the delivery, in its words; undefined when the signature holds. */
export function signatureFault(
  delivery: Pick<Delivery, "rawBody" | "headers">,
  secret: string,
): string | undefined {
  try {
    new Webhook(secret).verify(delivery.rawBody, Object.fromEntries(delivery.headers));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
