/**
 * Webhooks as in lessons 03 and 04: an address is left, and each change is delivered to it.
 *
 * Source: Standard Webhooks 1.0.0. Nothing is listed here and no address is asked whether it agrees.
 */

import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import express, { Router } from "express";
import { onChange } from "./log.ts";
import { problem } from "./problem.ts";

interface Endpoint {
  id: string;
  url: string;
  events: string[];
  status: "active" | "disabled";
  secret: string;
}

const EVENTS = ["todo.added", "todo.completed"];
const DELIVERY_TIMEOUT_MS = Number(process.env.DELIVERY_TIMEOUT_MS ?? 5_000);
const RETRY_DELAYS_MS = (process.env.RETRY_DELAYS_MS ?? "1000,5000,30000").split(",").map(Number);
const endpoints = new Map<string, Endpoint>();

export const webhooks = Router();

webhooks.post("/", express.json(), ({ body }, response) => {
  const { url, events } = body ?? {};
  if (!/^https?:/.test(url) || !URL.canParse(url)) throw problem(422, "url has to be http(s)://…");
  const known = Array.isArray(events) && events.every((type) => EVENTS.includes(type));
  if (!known || events.length === 0) throw problem(422, `events are ${EVENTS.join(" and ")}.`);
  const secret = `whsec_${randomBytes(24).toString("base64")}`;
  const endpoint: Endpoint = { id: randomUUID(), url, events, status: "active", secret };
  endpoints.set(endpoint.id, endpoint);
  response.status(201).location(`/webhooks/${endpoint.id}`).json(endpoint);
});

webhooks.delete("/:id", ({ params }, response) => {
  if (!endpoints.delete(params.id)) throw problem(404, `There is no webhook ${params.id}.`);
  response.status(204).end();
});

onChange((change) => {
  const type = `todo.${change.type}`;
  const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data: change });
  for (const endpoint of endpoints.values()) {
    // Nobody waits for it, and a slow endpoint delays no other.
    if (endpoint.events.includes(type)) void deliver(endpoint, body);
  }
});

const isWanted = ({ id, status }: Endpoint) => status === "active" && endpoints.has(id);

async function deliver(endpoint: Endpoint, body: string): Promise<void> {
  const id = `msg_${randomUUID()}`;
  if (await isDelivered(endpoint, id, body)) return;
  for (const delay of RETRY_DELAYS_MS) {
    await wait(delay);
    if (!isWanted(endpoint) || (await isDelivered(endpoint, id, body))) return;
  }
}

/** One attempt. Only a 2xx counts; 410 ends it for good. */
async function isDelivered(endpoint: Endpoint, id: string, body: string): Promise<boolean> {
  try {
    const answer = await fetch(endpoint.url, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", ...signed(endpoint.secret, id, body) },
      body,
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    });
    // Read to its end, so that the next delivery finds the connection free.
    await answer.arrayBuffer();
    if (answer.status === 410) endpoint.status = "disabled";
    return answer.ok;
  } catch {
    return false;
  }
}

function signed(secret: string, id: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${hmac}` };
}
