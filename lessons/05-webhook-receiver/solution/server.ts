/**
 * Lesson 05, webhook-receiver: receive webhooks. Check each signature, act once for each event, answer before you work.
 * The contract is in ../README.md; its source is Standard Webhooks 1.0.0.
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import express, { type Response } from "express";
import type { Delivery, Event } from "../given.ts";
import { app, KEY, problem, read, serve, understand } from "../given.ts";

const EVENTS = ["todo.added", "todo.completed"];
const TOLERANCE_S = 300;
/** How long the work takes that an event leads to. */
const WORK_MS = Number(process.env.WORK_MS ?? 0);
/** The events whose work is done. */
const received: { id: string; type: string; data: unknown }[] = [];

app.get("/received", (_, response) => void response.json(received));

// #region hook
// The raw bytes: what is signed is not JSON but the text that came.
app.post("/hooks/todos", express.raw({ type: () => true }), async (request, response) => {
  const delivery = read(request);
  const event = understand(delivery.rawBody);
  // Not signed: the provider asks the URL before it gives it a secret.
  if (event.type === "webhook.verify") return void response.json(echo(event));
  checkSignature(delivery);
  checkAge(delivery);
  if (await shouldAct(delivery, event)) await accept(response, () => act(delivery.id, event));
  else response.status(204).end();
});
// #endregion

async function act(id: string, { type, data }: Event): Promise<void> {
  await wait(WORK_MS);
  received.push({ id, type, data });
}

// #region answer-the-challenge
/** Proves to the provider that this URL reads what it sends. */
function echo({ challenge }: Event): { challenge: string } {
  const fits = typeof challenge === "string" && challenge.length <= 200;
  if (!fits) throw problem(400, "challenge has to be a text of at most 200 characters.");
  return { challenge };
}
// #endregion

// #region check-the-signature
function checkSignature({ id, timestamp, signatures, rawBody }: Delivery): void {
  const right = createHmac("sha256", KEY).update(`${id}.${timestamp}.`).update(rawBody).digest();
  const holds = signatures.split(" ").some((each) => {
    const [version, text = ""] = each.split(",");
    const signature = Buffer.from(text, "base64");
    // timingSafeEqual takes equally long for every wrong one, and throws when the lengths differ.
    const fits = version === "v1" && signature.length === right.length;
    return fits && timingSafeEqual(signature, right);
  });
  if (!holds) throw problem(401, "No signature holds.");
}
// #endregion

// #region refuse-stale-deliveries
function checkAge({ timestamp }: Delivery): void {
  const ageS = Date.now() / 1_000 - Number(timestamp);
  // Written this way round, the check refuses NaN as well.
  const isFresh = Math.abs(ageS) <= TOLERANCE_S;
  if (!isFresh) throw problem(401, "The timestamp is too far from now.");
}
// #endregion

// #region act-once
const known = new Set<string>();

/** Whether to act: it is an event that we know, and it was not here before. */
async function shouldAct({ id }: Delivery, { type }: Event): Promise<boolean> {
  if (!EVENTS.includes(type) || known.has(id)) return false;
  // Looked up and stored without an await in between: no other delivery can come between.
  known.add(id);
  return true;
}
// #endregion

// #region answer-first-work-later
/** 2xx tells the provider to forget the event: the work is ours from then on. */
async function accept(response: Response, work: () => Promise<void>): Promise<void> {
  response.status(204).end();
  await work();
}
// #endregion

serve();
