/**
 * The `sender` fixture: a provider that delivers webhooks, valid or not, to the server under test.
 *
 * It signs with `standardwebhooks`, the reference library (Standard Webhooks 1.0.0, "Webhook signatures").
 */

import { randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import type { Answer } from "./response.ts";
import type { HttpClient } from "./http.ts";
import { handled } from "../base/check-context.ts";

export interface DeliverOptions {
  /** `webhook-id`. Default: a new one. */
  id?: string;
  /** `webhook-timestamp`, also in the signed content, in Unix seconds. Default: now. */
  timestamp?: number;
  /** The signing secret. Default: the WEBHOOK_SECRET that the server under test was given. */
  secret?: string;
  /** Makes `webhook-signature` from the valid one, `v1,…`. Default: unchanged. */
  signature?: (right: string) => string;
  /** Sent instead of the signed body. */
  tampered?: string;
  /** The number of pieces that the body is sent in, a moment apart. Default: 1. */
  pieces?: number;
  /** Writes the names of the three headers. Default: in lower case. */
  names?: (name: string) => string;
  /** Added to the three headers and Content-Type, or replacing them; undefined omits one. */
  headers?: Record<string, string | undefined>;
}

/** The answer to a delivery, and what was signed. */
export type DeliveryAnswer = Answer & {
  /** `id.timestamp.body` as it was signed. */
  signed: string;
  /** The valid signature of it, `v1,…`. */
  signature: string;
};

export class WebhookSender {
  readonly #http: HttpClient;
  readonly #secret: string | undefined;

  /** `secret` is the default for signing. */
  constructor(http: HttpClient, secret: string | undefined) {
    this.#http = http;
    this.#secret = secret;
  }

  /**
   * Delivers `payload` to `path` and resolves with the answer.
   *
   * A string is signed and sent unchanged; anything else as JSON.
   */
  deliver(path: string, payload: unknown, options: DeliverOptions = {}): Promise<DeliveryAnswer> {
    const { pieces = 1, tampered, names = (name: string) => name } = options;
    const body = typeof payload === "string" ? payload : JSON.stringify(payload);
    const { id, timestamp, signature } = this.#signed(body, options);
    const own = {
      "Content-Type": "application/json",
      [names("webhook-id")]: id,
      [names("webhook-timestamp")]: timestamp,
      [names("webhook-signature")]: options.signature?.(signature) ?? signature,
    };
    const wanted = Object.entries({ ...own, ...options.headers });
    const headers = Object.fromEntries(
      wanted.filter((pair): pair is [string, string] => pair[1] !== undefined),
    );
    const request = { headers, body: tampered ?? body, pieces };
    const signed = `${id}.${timestamp}.${body}`;
    return handled(
      this.#http
        .request("POST", path, request)
        .then((answer) => Object.assign(answer, { signed, signature })),
    );
  }

  #signed(body: string, options: DeliverOptions) {
    const { id = `msg_${randomUUID()}`, secret = this.#secret } = options;
    if (secret === undefined) {
      throw new Error(
        "There is nothing to sign with: give a secret, or WEBHOOK_SECRET in the lesson's env.",
      );
    }
    const timestamp = options.timestamp ?? Math.floor(Date.now() / 1_000);
    const signature = new Webhook(secret).sign(id, new Date(timestamp * 1_000), body);
    return { id, timestamp: String(timestamp), signature };
  }
}
