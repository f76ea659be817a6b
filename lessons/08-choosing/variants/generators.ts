/**
 * A right answer built the other way round: each way is an async generator of changes, and one loop hears
 * them. Events are read with `eventsource`, the browser's EventSource for Node, which is closed at its
 * first error and opened again by hand, because by itself it gives up after a 503 and waits for three seconds.
 * If-None-Match is sent, and a delivery that is not right gets 403.
 */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { EventSource } from "eventsource";
import express, { type ErrorRequestHandler } from "express";
import { Webhook } from "standardwebhooks";
import { WebSocket } from "ws";

interface Change {
  seq: number;
  type: string;
  todo: object;
}

const PROVIDER = process.env.PROVIDER_URL ?? "http://localhost:4108";
const POLL_MS = Number(process.env.POLL_INTERVAL_MS ?? 1_000);
const WAIT_S = Number(process.env.WAIT_S ?? 25);
const RECONNECT_MS = Number(process.env.RECONNECT_MS ?? 1_000);

/** Waits for a while, or less when `signal` aborts. */
const pause = (ms: number, signal: AbortSignal) => wait(ms, undefined, { signal }).catch(() => {});

class Away extends Error {
  readonly pauseMs: number;
  constructor(answer: Response) {
    super(`status ${answer.status}`);
    this.pauseMs = 1_000 * (Number.parseInt(answer.headers.get("Retry-After") ?? "", 10) || 0);
  }
}

type Source = (cursor: number, signal: AbortSignal) => AsyncGenerator<Change>;

// Whatever a source throws, another one takes its place after a pause, and goes on where it was.
async function* lasting(source: Source, after: number, signal: AbortSignal) {
  let cursor = after;
  while (!signal.aborted) {
    try {
      for await (const change of source(cursor, signal)) {
        if (change.seq <= cursor) continue;
        yield change;
        cursor = change.seq;
      }
    } catch (error) {
      const asked = error instanceof Away ? error.pauseMs : 0;
      await pause(Math.max(RECONNECT_MS, asked), signal);
    }
  }
}

async function* polled(everyMs: number, cursor: number, signal: AbortSignal) {
  let [etag, newest] = ["", cursor];
  for (;;) {
    const headers: Record<string, string> = etag === "" ? {} : { "If-None-Match": etag };
    const answer = await fetch(`${PROVIDER}/changes?after=${newest}`, { headers, signal });
    if (answer.status === 200) {
      etag = answer.headers.get("ETag") ?? "";
      for (const change of (await answer.json()) as Change[]) {
        yield change;
        if (change.seq > newest) [etag, newest] = ["", change.seq];
      }
    } else if (answer.status !== 304) throw new Away(answer);
    await pause(Math.max(everyMs, new Away(answer).pauseMs), signal);
  }
}

async function* heldBack(cursor: number, signal: AbortSignal) {
  const headers = { Prefer: `respond-async, wait=${WAIT_S}` };
  const answer = await fetch(`${PROVIDER}/changes?after=${cursor}`, { headers, signal });
  if (answer.status === 204) return;
  if (!answer.ok) throw new Away(answer);
  const changes: Change[] = JSON.parse(await answer.text());
  if (changes.length === 0) throw new Error("It does not hold.");
  yield* changes;
}

/** What calls back puts something in, what is asked for the next one takes it out. */
function queue<T>(signal: AbortSignal) {
  const items: T[] = [];
  let [failure, wake]: [Error | undefined, () => void] = [undefined, () => {}];
  signal.addEventListener("abort", () => wake(), { once: true });
  async function* all() {
    while (!signal.aborted) {
      const [next] = items.splice(0, 1);
      if (next !== undefined) yield next;
      else if (failure) throw failure;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  const push = (item: T) => {
    items.push(item);
    wake();
  };
  const fail = (error: Error) => {
    failure ??= error;
    wake();
  };
  return { all, push, fail };
}

async function* streamed(cursor: number, signal: AbortSignal) {
  const { all, push, fail } = queue<Change>(signal);
  let refusal: Away | undefined;
  const source = new EventSource(`${PROVIDER}/changes?after=${cursor}`, {
    fetch: async (url, init) => {
      const answer = await fetch(url, init);
      if (!answer.ok) refusal = new Away(answer);
      return answer;
    },
  });
  try {
    // onmessage would only hear events that have no name.
    for (const type of ["added", "completed"]) {
      source.addEventListener(type, ({ data }) => push(JSON.parse(data)));
    }
    source.addEventListener("error", () => fail(refusal ?? new Error("It has ended.")));
    yield* all();
  } finally {
    source.close();
  }
}

async function* spoken(cursor: number, signal: AbortSignal) {
  const { all, push, fail } = queue<Change>(signal);
  const socket = new WebSocket(`${PROVIDER.replace("http", "ws")}/live?after=${cursor}`);
  try {
    socket.on("message", (data) => push(JSON.parse(data.toString())));
    socket.on("error", fail);
    socket.on("close", () => fail(new Error("It has ended.")));
    yield* all();
  } finally {
    socket.terminate();
  }
}

const hooks = new Map<Webhook, (change: Change) => void>();

/** Does it until an answer is good; undefined when the signal aborts first. */
async function insisted(ask: () => Promise<Response>, signal: AbortSignal) {
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer?.ok) return answer;
    if (signal.aborted) return undefined;
    await pause(Math.max(RECONNECT_MS, answer ? new Away(answer).pauseMs : 0), signal);
  }
}

async function* called(after: number, signal: AbortSignal) {
  const { all, push } = queue<Change>(signal);
  const [method, headers] = ["POST", { "Content-Type": "application/json" }];
  const events = ["todo.added", "todo.completed"];
  const body = JSON.stringify({ url: `${origin()}/hooks/changes`, events });
  const leave = () => fetch(`${PROVIDER}/webhooks`, { method, headers, body });
  const registered = await insisted(leave, signal);
  if (!registered) return;
  const { id, secret } = (await registered.json()) as { id: string; secret: string };
  const webhook = new Webhook(secret);
  hooks.set(webhook, push);
  try {
    const missed = await insisted(() => fetch(`${PROVIDER}/changes?after=${after}`), signal);
    for (const change of ((await missed?.json()) ?? []) as Change[]) push(change);
    const seen = new Set<number>();
    for await (const change of all()) {
      if (change.seq > after && !seen.has(change.seq)) yield change;
      seen.add(change.seq);
    }
  } finally {
    hooks.delete(webhook);
    await fetch(`${PROVIDER}/webhooks/${id}`, { method: "DELETE" });
  }
}

type Begin = (after: number, everyMs: number, signal: AbortSignal) => AsyncGenerator<Change>;
const WAYS: Readonly<Record<string, Begin>> = {
  poll: (after, everyMs, signal) =>
    lasting((cursor, end) => polled(everyMs, cursor, end), after, signal),
  "long-poll": (after, _, signal) => lasting(heldBack, after, signal),
  sse: (after, _, signal) => lasting(streamed, after, signal),
  websocket: (after, _, signal) => lasting(spoken, after, signal),
  webhook: (after, _, signal) => called(after, signal),
};

const heard: object[] = [];
const listeners = new Map<string, AbortController>();

async function hear(way: string, changes: AsyncGenerator<Change>, signal: AbortSignal) {
  for await (const change of changes) {
    const [seconds, nanoseconds] = process.hrtime();
    const at = seconds * 1e3 + nanoseconds / 1e6;
    if (!signal.aborted) heard.push({ at, way, ...change });
  }
}

const app = express().disable("x-powered-by");
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))));
app.use(express.static(fileURLToPath(new URL("../../demo", import.meta.url))));
app.get("/heard", (_, response) => void response.json(heard));
app.post("/listeners", express.json(), ({ body }, response) => {
  const { way, after = 0, everyMs = POLL_MS } = body ?? {};
  const begin = Object.hasOwn(WAYS, String(way)) ? WAYS[way] : undefined;
  if (!begin) return void response.status(422).json({ status: 422, title: "There are five ways." });
  if (listeners.has(way)) return void response.status(409).json({ status: 409, title: "Already." });
  const controller = new AbortController();
  listeners.set(way, controller);
  const { signal } = controller;
  hear(way, begin(after, everyMs, signal), signal).catch(console.error);
  response.status(201).location(`/listeners/${way}`).json({ way, after });
});
app.delete("/listeners/:way", ({ params: { way } }, response) => {
  listeners.get(way)?.abort();
  response.status(listeners.delete(way) ? 204 : 404).end();
});

app.post("/hooks/changes", express.text({ type: () => true }), ({ headers, body }, response) => {
  for (const [webhook, push] of hooks) {
    try {
      const event = webhook.verify(String(body), headers as Record<string, string>);
      const { type, data } = event as { type: string; data: Change };
      if (/^todo\.(added|completed)$/.test(type)) push(data);
      return void response.sendStatus(202);
    } catch {
      // Not signed with the secret of this registration.
    }
  }
  response.sendStatus(403);
});
const answerProblem: ErrorRequestHandler = (error, _request, response, _next) => {
  response.status(error.status ?? 500).json({ status: error.status ?? 500 });
};
app.use(answerProblem);

const server = app.listen(Number(process.env.PORT ?? 4008), "127.0.0.1");
await once(server, "listening");
const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;
console.log(`Listening on ${origin()}`);

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
