/**
 * Lesson 04, webhook-delivery: when something happens, the provider calls those who asked for it.
 * The contract is in ../README.md; its source is Standard Webhooks 1.0.0.
 */

import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Attempt, Delivery, Endpoint, Todo } from "../given.ts";
import { deliveries, endpoints, serve } from "../given.ts";

const DELIVERY_TIMEOUT_MS = Number(process.env.DELIVERY_TIMEOUT_MS ?? 5_000);
const RETRY_DELAYS_MS = (process.env.RETRY_DELAYS_MS ?? "1000,5000,30000").split(",").map(Number);

// #region attempt
/** Calls once and notes what came of it. Returns the status; undefined if no answer came. */
async function attempt(endpoint: Endpoint, delivery: Delivery, body: string) {
  const noted: Attempt = { at: new Date().toISOString() };
  try {
    const response = await call(endpoint, delivery.id, body);
    noted.status = response.status;
    // The status says it all: whatever the receiver sends on is not read.
    await response.body?.cancel();
  } catch (error) {
    noted.error = String((error as Error).cause ?? error);
  }
  delivery.attempts.push(noted);
  return noted.status;
}
// #endregion

// #region call-those-who-asked
// TODO step 1: this calls everyone about everything, and has nothing to say. Call only those whose events
// name the type. Send {type, timestamp, data} as application/json: timestamp in ISO 8601, data the to-do.
// todo.completed is for the change that completes a to-do (Standard Webhooks, "Payload structure").
// Green when done: tests/1-call-those-who-asked.test.ts
const added = (todo: Todo) => raise("todo.added", todo);
const changed = (_before: Todo, todo: Todo) => raise("todo.completed", todo);

function raise(type: string, _data: Todo) {
  const body = "";
  return callAll([...endpoints.values()], (endpoint) => {
    const delivery: Delivery = { id: randomUUID(), type, state: "pending", attempts: [] };
    deliveries.get(endpoint.id)?.push(delivery);
    return deliver(endpoint, delivery, body);
  });
}

function call({ url, secret }: Endpoint, id: string, body: string): Promise<Response> {
  const headers = signed(secret, id, body);
  return fetch(url, { method: "POST", headers, body, ...terms() });
}
// #endregion

// #region do-not-keep-the-caller-waiting
// TODO step 2: this delivers to one endpoint after the other, and whoever changed a to-do waits for all
// of them. Begin every delivery, and wait for none (Standard Webhooks, "Request timeouts").
// Green when done: tests/2-do-not-keep-the-caller-waiting.test.ts
async function callAll(asked: Endpoint[], deliverTo: (endpoint: Endpoint) => Promise<void>) {
  for (const endpoint of asked) await deliverTo(endpoint);
}
// #endregion

// #region sign-what-you-send
// TODO step 3: sign what you send. Return webhook-id, webhook-timestamp (seconds) and
// webhook-signature: "v1," and the base64 of the HMAC-SHA256 of id.timestamp.body. The key is what the
// secret's base64 after "whsec_" stands for (Standard Webhooks, "Signature scheme").
// Green when done: tests/3-sign-what-you-send.test.ts
function signed(_secret: string, _id: string, _body: string): Record<string, string> {
  return {};
}
// #endregion

// #region try-again
// TODO step 4: this calls once, waits for ever and follows wherever it is sent. Bring the options of
// fetch that end both, and call again after each of RETRY_DELAYS_MS until isOver says so
// (Standard Webhooks, "Deliverability and reliability"). Green when done: tests/4-try-again.test.ts
const terms = (): RequestInit => ({});

async function deliver(endpoint: Endpoint, delivery: Delivery, body: string): Promise<void> {
  const status = await attempt(endpoint, delivery, body);
  if (!isOver(endpoint, delivery, status)) delivery.state = "failed";
}
// #endregion

// #region know-when-to-stop
// TODO step 5: know when to stop. Any 2xx means delivered; 410 disables the endpoint at once; who was
// disabled or has unregistered is not wanted any more, not even for a retry that waits
// (Standard Webhooks, "Delivery success and failure"). Green when done: tests/5-know-when-to-stop.test.ts
const isWanted = (_endpoint: Endpoint) => true;

function isOver(_endpoint: Endpoint, delivery: Delivery, status = 0): boolean {
  if (status === 200) delivery.state = "delivered";
  return delivery.state !== "pending";
}
// #endregion

serve({ added, changed });
