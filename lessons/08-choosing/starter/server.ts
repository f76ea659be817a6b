/**
 * Lesson 08, choosing: one consumer that hears of the same changes in five ways.
 * The contract is in ../README.md. Sources: RFC 9110, section 10.2.3 (Retry-After); RFC 7240, section 4.3
 * (Prefer: wait); the HTML standard, section 9.2 (server-sent events); RFC 6455; Standard Webhooks 1.0.0.
 */

import { once } from "node:events";
import { EventSourceParserStream } from "eventsource-parser/stream";
import express from "express";
import { Webhook } from "standardwebhooks";
import { WebSocket } from "ws";
import type { Change, Task } from "../given.ts";
import { app, EVENTS, origin, problem, PROVIDER_URL, serve, WAIT_S } from "../given.ts";
import { ask, insist, pause, retryAfterMs, unregister } from "../given.ts";

// #region poll
// TODO step 1: ask GET /changes?after=N, hear each change, and ask again after everyMs for those after the
// last one heard; after Retry-After where that is longer (RFC 9110, section 10.2.3).
// From given.ts: ask(path, init), insist(signal, attempt), retryAfterMs(answer), pause(ms, signal).
// Step 1 passes when `pnpm lesson 08` shows it green (tests/1-poll.test.ts).
async function poll(_task: Task): Promise<void> {}
// #endregion

// #region long-poll
// TODO step 2: ask as in step 1, with the header `Prefer: wait=WAIT_S` (RFC 7240, section 4.3). After 204 or
// changes, ask again at once. After an empty list, throw: insist pauses before the next attempt.
// From given.ts: ask(path, init), insist(signal, attempt), WAIT_S.
// Step 2 passes when `pnpm lesson 08` shows it green (tests/2-long-poll.test.ts).
async function pollLong(_task: Task): Promise<void> {}
// #endregion

// #region read-a-stream
// TODO step 3: ask with `Accept: text/event-stream`, and read the answer event by event as it comes:
// `new EventSourceParserStream()`. When it ends, throw; the next attempt of insist asks with Last-Event-ID
// (the HTML standard, section 9.2.4). From given.ts: ask(path, init), insist(signal, attempt).
// Step 3 passes when `pnpm lesson 08` shows it green (tests/3-read-a-stream.test.ts).
async function stream(_task: Task): Promise<void> {}
// #endregion

// #region open-a-websocket
// TODO step 4: open a WebSocket to /live?after=N; each message is a change. When it closes, throw; the next
// attempt of insist opens another one (RFC 6455, section 7.2.3). When the signal aborts, close it.
// From given.ts: PROVIDER_URL, insist(signal, attempt).
// Step 4 passes when `pnpm lesson 08` shows it green (tests/4-open-a-websocket.test.ts).
async function socket(_task: Task): Promise<void> {}
// #endregion

/** Lessons 03 and 04 from the other side: registers `/hooks/changes` with the provider. */
async function register() {
  const body = JSON.stringify({ url: `${origin()}/hooks/changes`, events: EVENTS });
  const headers = { "Content-Type": "application/json" };
  const answer = await ask("/webhooks", { method: "POST", headers, body });
  return (await answer.json()) as { id: string; secret: string };
}

/** Lesson 05: was this signed with the webhook's secret, at most 300 s ago or ahead? */
function isSigned(webhook: Webhook, headers: object, rawBody: Buffer): boolean {
  try {
    webhook.verify(rawBody, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

// #region receive-webhooks
// TODO step 5: register, receive deliveries at POST /hooks/changes (Standard Webhooks, "Verifying webhook
// authenticity"), ask once for what happened before, and unregister when the signal aborts. The same change may
// arrive twice: remember the seq numbers. Make `new Webhook(secret)` of the secret that register() returns.
// From given.ts: ask(path, init), insist(signal, attempt), unregister(id), problem(401, …), EVENTS.
// Already in this file: register(), isSigned(webhook, headers, rawBody).
// Step 5 passes when `pnpm lesson 08` shows it green (tests/5-receive-webhooks.test.ts).
async function beCalled(_task: Task): Promise<void> {}
// #endregion

serve({ poll, "long-poll": pollLong, sse: stream, websocket: socket, webhook: beCalled });
