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
/** Asks, and asks again after a while. */
async function poll({ after, everyMs, hear, signal }: Task): Promise<never> {
  let cursor = after;
  const askOnce = async () => {
    const answer = await ask(`/changes?after=${cursor}`, { signal });
    for (const change of (await answer.json()) as Change[]) {
      hear(change);
      cursor = change.seq;
    }
    await pause(Math.max(everyMs, retryAfterMs(answer)), signal);
  };
  for (;;) await insist(signal, askOnce);
}
// #endregion

// #region long-poll
/** Asks, and is answered when something has happened. */
async function pollLong({ after, hear, signal }: Task): Promise<never> {
  let cursor = after;
  const askOnce = async () => {
    const headers = { Prefer: `wait=${WAIT_S}` };
    const answer = await ask(`/changes?after=${cursor}`, { headers, signal });
    if (answer.status === 204) return;
    const changes = (await answer.json()) as Change[];
    // Asked again at once, a provider that holds nothing would be asked without an end.
    if (changes.length === 0) throw new Error("The provider does not hold its answer.");
    for (const change of changes) {
      hear(change);
      cursor = change.seq;
    }
  };
  for (;;) await insist(signal, askOnce);
}
// #endregion

// #region read-a-stream
/** Asks once, and the answer does not end. */
async function stream({ after, hear, signal }: Task): Promise<void> {
  let lastEventId = String(after);
  await insist(signal, async () => {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": lastEventId };
    const { body } = await ask(`/changes?after=${after}`, { headers, signal });
    const text = body?.pipeThrough(new TextDecoderStream());
    for await (const event of text?.pipeThrough(new EventSourceParserStream()) ?? []) {
      hear(JSON.parse(event.data));
      lastEventId = event.id ?? lastEventId;
    }
    throw new Error("The stream has ended.");
  });
}
// #endregion

// #region open-a-websocket
/** Keeps a connection on which the provider speaks. */
async function socket({ after, hear, signal }: Task): Promise<void> {
  let cursor = after;
  await insist(signal, async () => {
    const connection = new WebSocket(`${PROVIDER_URL.replace("http", "ws")}/live?after=${cursor}`);
    connection.on("message", (data) => {
      const change: Change = JSON.parse(String(data));
      hear(change);
      cursor = change.seq;
    });
    // An error that nobody listens for would end the process: closing too early is one.
    connection.on("error", () => {});
    try {
      await once(connection, "close", { signal });
    } finally {
      connection.close();
    }
    throw new Error("The WebSocket is closed.");
  });
}
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
/** Who believes what is signed with which secret. */
const registered = new Map<Webhook, (change: Change) => void>();

app.post("/hooks/changes", express.raw({ type: () => true }), ({ headers, body }, response) => {
  for (const [webhook, take] of registered) {
    if (!isSigned(webhook, headers, body)) continue;
    const { type, data } = JSON.parse(String(body));
    if (EVENTS.includes(type)) take(data);
    return void response.status(204).end();
  }
  throw problem(401, "This delivery is not signed as agreed.");
});

/** Registers, and asks once for what happened before. */
async function beCalled({ after, hear, signal }: Task): Promise<void> {
  const taken = new Set<number>();
  const take = (change: Change) => {
    if (change.seq <= after || taken.has(change.seq)) return;
    taken.add(change.seq);
    hear(change);
  };
  // Not ended by the signal: a registration under way could not be taken back.
  const { id, secret } = await insist(signal, register);
  const webhook = new Webhook(secret);
  registered.set(webhook, take);
  try {
    const missed = async () => (await ask(`/changes?after=${after}`, { signal })).json();
    for (const change of (await insist(signal, missed)) as Change[]) take(change);
    await once(signal, "abort");
  } finally {
    registered.delete(webhook);
    await unregister(id);
  }
}
// #endregion

serve({ poll, "long-poll": pollLong, sse: stream, websocket: socket, webhook: beCalled });
