/**
 * The `sender` fixture: a provider that delivers webhooks, valid or not, to the server under test.
 *
 * It signs with `standardwebhooks`, the reference library (Standard Webhooks 1.0.0, "Webhook signatures").
 */

import { randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import type { Answer } from "./response.ts";
import type { HttpClient } from "./http.ts";

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
  /** Added to the three headers and Content-Type, or replacing them; undefined omits one. */
  headers?: Record<string, string | undefined>;
}

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
  deliver(path: string, payload: unknown, options: DeliverOptions = {}): Promise<Answer> {
    const body = typeof payload === "string" ? payload : JSON.stringify(payload);
    const own = { "Content-Type": "application/json", ...this.#signed(body, options) };
    const wanted = Object.entries({ ...own, ...options.headers });
    const headers = Object.fromEntries(
      wanted.filter((pair): pair is [string, string] => pair[1] !== undefined),
    );
    return this.#http.request("POST", path, { headers, body: options.tampered ?? body });
  }

  #signed(body: string, options: DeliverOptions): Record<string, string> {
    const { id = `msg_${randomUUID()}`, secret = this.#secret, signature } = options;
    if (secret === undefined) {
      throw new Error(
        "There is nothing to sign with: give a secret, or WEBHOOK_SECRET in the lesson's env.",
      );
    }
    const timestamp = options.timestamp ?? Math.floor(Date.now() / 1_000);
    const right = new Webhook(secret).sign(id, new Date(timestamp * 1_000), body);
    return {
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signature?.(right) ?? right,
    };
  }
}
