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
const added = (todo: Todo) => raise("todo.added", todo);
const changed = (before: Todo, todo: Todo) =>
  todo.completed && !before.completed ? raise("todo.completed", todo) : undefined;

/** An event goes to each endpoint that asked for its type, as a delivery of its own. */
function raise(type: string, data: Todo) {
  const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data });
  const asked = [...endpoints.values()].filter(({ events }) => events.includes(type));
  return deliverToAll(asked, (endpoint) => {
    const delivery: Delivery = { id: randomUUID(), type, state: "pending", attempts: [] };
    deliveries.get(endpoint.id)?.push(delivery);
    return deliver(endpoint, delivery, body);
  });
}

function call({ url, secret }: Endpoint, id: string, body: string): Promise<Response> {
  const headers = { "Content-Type": "application/json", ...signed(secret, id, body) };
  return fetch(url, { method: "POST", headers, body, ...fetchOptions() });
}
// #endregion

// #region answer-without-waiting
/** Starts every delivery and waits for none. */
function deliverToAll(asked: Endpoint[], deliverTo: (endpoint: Endpoint) => Promise<void>): void {
  for (const endpoint of asked) void deliverTo(endpoint);
}
// #endregion

// #region sign-each-delivery
/** Proves who sent it, when, and that no byte has changed since. */
function signed(secret: string, id: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${hmac}` };
}
// #endregion

// #region retry-failed-attempts
/** The answer has to come in time, and from the registered URL: a redirect is not followed. */
const inTime = () => AbortSignal.timeout(DELIVERY_TIMEOUT_MS);
const fetchOptions = (): RequestInit => ({ redirect: "manual", signal: inTime() });

async function deliver(endpoint: Endpoint, delivery: Delivery, body: string): Promise<void> {
  for (const delay of [0, ...RETRY_DELAYS_MS]) {
    await wait(delay);
    if (!isWanted(endpoint)) break;
    if (isOver(endpoint, delivery, await attempt(endpoint, delivery, body))) return;
  }
  delivery.state = "failed";
}
// #endregion

// #region stop-retrying
/** An endpoint that was deleted or disabled is not called, not even when a retry was planned. */
const isWanted = ({ id, status }: Endpoint) => status === "active" && endpoints.has(id);

/** Whether the answer ends the delivery: 2xx accepts it, 410 wants nothing any more. */
function isOver(endpoint: Endpoint, delivery: Delivery, status = 0): boolean {
  if (status === 410) endpoint.status = "disabled";
  if (status >= 200 && status < 300) delivery.state = "delivered";
  else if (!isWanted(endpoint)) delivery.state = "failed";
  return delivery.state !== "pending";
}
// #endregion

serve({ added, changed });
