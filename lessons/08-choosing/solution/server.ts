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

// #region poll-long
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

// #region stream
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

// #region socket
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

/** Leaves an address, and asks once for what happened before. */
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
