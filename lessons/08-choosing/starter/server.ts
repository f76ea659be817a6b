/**
 * Lesson 08, choosing: one consumer that hears of the same changes in five ways.
 * The contract is in ../README.md. Sources: RFC 9110, section 10.2.3 (Retry-After); RFC 7240, section 4.3
 * (Prefer: wait); the HTML standard, section 9.2 (server-sent events); RFC 6455; Standard Webhooks 1.0.0.
 */

import { once, setMaxListeners } from "node:events";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { EventSourceParserStream } from "eventsource-parser/stream";
import express, { type ErrorRequestHandler } from "express";
import { Webhook } from "standardwebhooks";
import { WebSocket } from "ws";

type Todo = { id: string; url: string; title: string; completed: boolean };
type Change = { seq: number; type: "added" | "completed"; todo: Todo };
/** What a way is given: after which change to begin, whom to tell, and when to end. */
type Task = { after: number; everyMs: number; hear: (change: Change) => void; signal: AbortSignal };

const PROVIDER_URL = process.env.PROVIDER_URL ?? "http://localhost:4108";
const POLL_INTERVAL_MS = Number(process.env.POLL_INTERVAL_MS ?? 1_000);
const WAIT_S = Number(process.env.WAIT_S ?? 25);
const RECONNECT_MS = Number(process.env.RECONNECT_MS ?? 1_000);
const EVENTS = ["todo.added", "todo.completed"];
const heard: (Change & { way: string; at: number })[] = [];
const listeners = new Map<string, AbortController>();

/** An error to throw anywhere; one place answers it. */
const problem = (status: number, detail: string) => Object.assign(new Error(detail), { status });
/** Rejects as soon as `signal` aborts. */
const pause = (ms: number, signal: AbortSignal) => wait(ms, undefined, { signal });

const app = express();
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))));
app.get("/heard", (_, response) => void response.json(heard));

app.post("/listeners", express.json(), ({ body }, response) => {
  const { way, after = 0, everyMs = POLL_INTERVAL_MS } = body ?? {};
  const listen = ways.get(way);
  if (!listen) throw problem(422, `way is one of ${[...ways.keys()].join(", ")}.`);
  if (!(after >= 0 && everyMs > 0)) throw problem(422, "after is at least 0, everyMs more than 0.");
  if (listeners.has(way)) throw problem(409, `${way} listens already.`);
  const controller = new AbortController();
  listeners.set(way, controller);
  const { signal } = controller;
  // fetch adds a listener for each request and takes it away only with the garbage.
  setMaxListeners(0, signal);
  const hear = (change: Change) => {
    // The clock of process.hrtime only goes forward, and all processes of a machine share it.
    const at = Number(process.hrtime.bigint()) / 1e6;
    if (!signal.aborted) heard.push({ way, ...change, at });
  };
  // Whoever is told to end does so by an error that is no fault.
  listen({ after, everyMs, hear, signal }).catch((error) => signal.aborted || console.error(error));
  response.status(201).location(`/listeners/${way}`).json({ way, after });
});

app.delete("/listeners/:way", ({ params: { way } }, response) => {
  const controller = listeners.get(way);
  if (!controller) throw problem(404, `Nothing listens by ${way}.`);
  listeners.delete(way);
  controller.abort();
  response.status(204).end();
});

const server = app.listen(Number(process.env.PORT ?? 4008), "127.0.0.1");
server.on("listening", () => console.log(`Listening on ${origin()}`));
const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;

// #region try-again
/** Asks the provider. Whatever is not 2xx is an error, with the pause that the provider asks for. */
async function ask(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(PROVIDER_URL + path, init);
  if (answer.ok) return answer;
  await answer.body?.cancel();
  const refusal = new Error(`The provider answers ${answer.status} to ${path}.`);
  throw Object.assign(refusal, { pauseMs: retryAfterMs(answer) });
}

const retryAfterMs = ({ headers }: Response) => 1_000 * Number(headers.get("Retry-After")) || 0;

/** Tries until it works, and returns what came of it. After each failure it pauses. */
async function insist<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!signal.aborted) console.error(String(error));
      const { pauseMs = 0 } = error as { pauseMs?: number };
      await pause(Math.max(RECONNECT_MS, pauseMs), signal);
    }
  }
}
// #endregion

// #region poll
// TODO step 1: ask GET /changes?after=N, hear each change, and ask again after everyMs for those after the
// last one heard. Given: ask(path, init), insist(signal, attempt), retryAfterMs(answer), pause(ms, signal)
// (RFC 9110, section 10.2.3). Green when done: tests/1-poll.test.ts
async function poll(_task: Task): Promise<void> {}
// #endregion

// #region poll-long
// TODO step 2: send `Prefer: wait=WAIT_S` along, and ask again as soon as there is an answer; 204 says that
// nothing has happened (RFC 7240, section 4.3). Green when done: tests/2-poll-long.test.ts
async function pollLong(_task: Task): Promise<void> {}
// #endregion

// #region stream
// TODO step 3: ask with `Accept: text/event-stream`, and read the answer event by event as it comes:
// `new EventSourceParserStream()`. When it ends, ask again with Last-Event-ID (the HTML standard, section 9.2.4).
// Green when done: tests/3-stream.test.ts
async function stream(_task: Task): Promise<void> {}
// #endregion

// #region socket
// TODO step 4: open a WebSocket to /live?after=N; each message is a change. When it closes, open another one
// (RFC 6455, section 7.2.3). Green when done: tests/4-socket.test.ts
async function socket(_task: Task): Promise<void> {}
// #endregion

/** Lessons 03 and 04 from the other side: leaves the address of `/hooks/changes` with the provider. */
async function register() {
  const body = JSON.stringify({ url: `${origin()}/hooks/changes`, events: EVENTS });
  const headers = { "Content-Type": "application/json" };
  const answer = await ask("/webhooks", { method: "POST", headers, body });
  return (await answer.json()) as { id: string; secret: string };
}

const unregister = (id: string) => ask(`/webhooks/${id}`, { method: "DELETE" });

/** Lesson 05: was this signed with the webhook's secret, at most 300 s ago or ahead? */
function isSigned(webhook: Webhook, headers: IncomingHttpHeaders, rawBody: Buffer): boolean {
  try {
    webhook.verify(rawBody, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

// #region be-called
// TODO step 5: register, take deliveries at POST /hooks/changes, ask once for what happened before, and
// unregister at the end. Given: register(), unregister(id), isSigned(webhook, headers, rawBody) with
// `new Webhook(secret)` (Standard Webhooks, "Verifying webhook authenticity"). Green when done:
// tests/5-be-called.test.ts
async function beCalled(_task: Task): Promise<void> {}
// #endregion

const ways = new Map([
  ["poll", poll],
  ["long-poll", pollLong],
  ["sse", stream],
  ["websocket", socket],
  ["webhook", beCalled],
]);

const answerProblem: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  const status = error instanceof SyntaxError ? 400 : (error.status ?? 500);
  const detail = status < 500 ? error.message : "Something went wrong here.";
  if (status >= 500) console.error(error);
  response.status(status).type("application/problem+json").json({ status, detail });
};
app.use(answerProblem);

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
