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
// TODO step 1: return {challenge} with the challenge of the event (lesson 03's contract).
// Step 1 passes when `pnpm lesson 05` shows it green (tests/1-answer-the-challenge.test.ts).
const echo = (_event: Event): object => ({});
// #endregion

// #region check-the-signature
// TODO step 2: throw problem(401, …) unless one v1 signature matches (Standard Webhooks).
// From given.ts: problem, and KEY, which is the decoded secret.
// Step 2 passes when `pnpm lesson 05` shows it green (tests/2-check-the-signature.test.ts).
const checkSignature = (_delivery: Delivery): void => {};
// #endregion

// #region refuse-stale-deliveries
// TODO step 3: throw problem(401, …) unless the timestamp is at most 300 s before or after now.
// Already in this file: TOLERANCE_S.
// Step 3 passes when `pnpm lesson 05` shows it green (tests/3-refuse-stale-deliveries.test.ts).
const checkAge = (_delivery: Delivery): void => {};
// #endregion

// #region act-once
// TODO step 4: return false for a known id or an unknown type: the route then answers 204 without acting.
// Already in this file: EVENTS, the known types.
// Step 4 passes when `pnpm lesson 05` shows it green (tests/4-act-once.test.ts).
const shouldAct = async (_delivery: Delivery, _event: Event): Promise<boolean> => true;
// #endregion

// #region answer-first-work-later
// TODO step 5: answer before the work, not after it.
// Step 5 passes when `pnpm lesson 05` shows it green (tests/5-answer-first-work-later.test.ts).
async function accept(response: Response, work: () => Promise<void>): Promise<void> {
  await work();
  response.status(204).end();
}
// #endregion

serve();
