/**
 * Lesson 04, webhook-delivery: the provider sends each event to the endpoints that asked for it.
 * The contract is in ../README.md; its source is Standard Webhooks 1.0.0.
 */

import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Attempt, Delivery, Endpoint, Todo } from "../given.ts";
import { deliveries, endpoints, serve } from "../given.ts";

const DELIVERY_TIMEOUT_MS = Number(process.env.DELIVERY_TIMEOUT_MS ?? 5_000);
const RETRY_DELAYS_MS = (process.env.RETRY_DELAYS_MS ?? "1000,5000,30000").split(",").map(Number);

// #region attempt
/** Calls once and records the result. Returns the status; undefined if no answer came. */
async function attempt(endpoint: Endpoint, delivery: Delivery, body: string) {
  const noted: Attempt = { at: new Date().toISOString() };
  try {
    const response = await call(endpoint, delivery.id, body);
    noted.status = response.status;
    // The status is all that counts: the rest of the answer is not read.
    await response.body?.cancel();
  } catch (error) {
    noted.error = String((error as Error).cause ?? error);
  }
  delivery.attempts.push(noted);
  return noted.status;
}
// #endregion

// #region deliver-to-subscribers
// TODO step 1: this sends every event to every endpoint, with an empty body
// (Standard Webhooks, "Payload structure").
// 1. changed: raise "todo.completed" only for the change that completes the to-do.
// 2. raise: deliver only to the endpoints whose `events` contain the type.
// 3. raise: make the body the JSON of {type, timestamp, data}: the time in ISO 8601, and the to-do.
// 4. call: send the header Content-Type: application/json.
// From given.ts: endpoints and deliveries. A stub until step 2: deliverToAll.
// A stub until step 3: signed. A stub until step 4: fetchOptions and deliver.
// Step 1 passes when `pnpm lesson 04` shows it green (tests/1-deliver-to-subscribers.test.ts).
const added = (todo: Todo) => raise("todo.added", todo);
const changed = (_before: Todo, todo: Todo) => raise("todo.completed", todo);

function raise(type: string, _data: Todo) {
  const body = "";
  return deliverToAll([...endpoints.values()], (endpoint) => {
    const delivery: Delivery = { id: randomUUID(), type, state: "pending", attempts: [] };
    deliveries.get(endpoint.id)?.push(delivery);
    return deliver(endpoint, delivery, body);
  });
}

function call({ url, secret }: Endpoint, id: string, body: string): Promise<Response> {
  const headers = signed(secret, id, body);
  return fetch(url, { method: "POST", headers, body, ...fetchOptions() });
}
// #endregion

// #region answer-without-waiting
// TODO step 2: this delivers to one endpoint after the other, and the request that changed the to-do
// waits for all of them. Start every delivery and await none (Standard Webhooks, "Request timeouts").
// Step 2 passes when `pnpm lesson 04` shows it green (tests/2-answer-without-waiting.test.ts).
async function deliverToAll(asked: Endpoint[], deliverTo: (endpoint: Endpoint) => Promise<void>) {
  for (const endpoint of asked) await deliverTo(endpoint);
}
// #endregion

// #region sign-each-delivery
// TODO step 3: in signed, return three headers (Standard Webhooks, "Signature scheme").
// 1. webhook-id: the id.
// 2. webhook-timestamp: the time now, in Unix seconds.
// 3. webhook-signature: "v1," and the base64 of the HMAC-SHA256 of id.timestamp.body. The key is the
//    part of the secret after "whsec_", decoded from base64.
// Step 3 passes when `pnpm lesson 04` shows it green (tests/3-sign-each-delivery.test.ts).
function signed(_secret: string, _id: string, _body: string): Record<string, string> {
  return {};
}
// #endregion

// #region retry-failed-attempts
// TODO step 4: this tries once, without a deadline, and follows redirects
// (Standard Webhooks, "Deliverability and reliability").
// 1. fetchOptions: fetch options that abort after DELIVERY_TIMEOUT_MS and don't follow redirects.
// 2. deliver: retry after each of RETRY_DELAYS_MS until isOver returns true. If it is still false
//    after the last retry, the state is "failed".
// Already in this file: attempt(…) returns the status code, wait(ms) a promise.
// A stub until step 5: isOver(…) returns true if no retry is needed.
// Step 4 passes when `pnpm lesson 04` shows it green (tests/4-retry-failed-attempts.test.ts).
const fetchOptions = (): RequestInit => ({});

async function deliver(endpoint: Endpoint, delivery: Delivery, body: string): Promise<void> {
  const status = await attempt(endpoint, delivery, body);
  if (!isOver(endpoint, delivery, status)) delivery.state = "failed";
}
// #endregion

// #region stop-retrying
// TODO step 5: stop retrying (Standard Webhooks, "Delivery success and failure").
// 1. isOver: any 2xx sets the state to "delivered"; 410 sets the endpoint's status to "disabled", and
//    the state of the delivery to "failed".
// 2. isWanted: return whether the endpoint is active and still registered. Call it in deliver, after
//    each wait: if it returns false, stop, and the state is "failed".
// Step 5 passes when `pnpm lesson 04` shows it green (tests/5-stop-retrying.test.ts).
const isWanted = (_endpoint: Endpoint) => true;

function isOver(_endpoint: Endpoint, delivery: Delivery, status = 0): boolean {
  if (status === 200) delivery.state = "delivered";
  return delivery.state !== "pending";
}
// #endregion

serve({ added, changed });
