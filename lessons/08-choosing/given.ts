/**
 * Given in lesson 08: the routes that begin and end a way of listening, and what earlier lessons taught
 * about asking a provider again.
 */

import { setMaxListeners } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import express, { type ErrorRequestHandler } from "express";

/** The to-do is handed on as it came. */
export type Change = { seq: number; type: "added" | "completed"; todo: object };
/** What a way is given: after which change to begin, whom to tell, and when to end. */
export type Task = { after: number; everyMs: number; hear: Hear; signal: AbortSignal };
type Hear = (change: Change) => void;
type Way = (task: Task) => Promise<void>;

export const PROVIDER_URL = process.env.PROVIDER_URL ?? "http://localhost:4108";
export const WAIT_S = Number(process.env.WAIT_S ?? 25);
export const EVENTS = ["todo.added", "todo.completed"];
export const POLL_INTERVAL_MS = Number(process.env.POLL_INTERVAL_MS ?? 1_000);
export const RECONNECT_MS = Number(process.env.RECONNECT_MS ?? 1_000);
const ways = new Map<string, Way>();
const listeners = new Map<string, AbortController>();
export const heard: (Change & { way: string; at: number })[] = [];

/** Resolves after `ms`; rejects as soon as `signal` aborts. */
export const pause = (ms: number, signal: AbortSignal) => wait(ms, undefined, { signal });

// #region try-again
/** Asks the provider. Whatever is not 2xx is an error, with the pause that the provider asks for. */
export async function ask(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(PROVIDER_URL + path, init);
  if (answer.ok) return answer;
  await answer.body?.cancel();
  const refusal = new Error(`The provider answers ${answer.status} to ${path}.`);
  throw Object.assign(refusal, { pauseMs: retryAfterMs(answer) });
}

export const retryAfterMs = ({ headers }: Response) =>
  1_000 * Number(headers.get("Retry-After")) || 0;

/** Tries until it works, and returns what came of it. After each failure it pauses. */
export async function insist<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!signal.aborted) console.error(`${PROVIDER_URL}: ${error}`);
      const { pauseMs = 0 } = error as { pauseMs?: number };
      await pause(Math.max(RECONNECT_MS, pauseMs), signal);
    }
  }
}
// #endregion

/** Takes this server's webhook back (lesson 03). */
export const unregister = (id: string) => ask(`/webhooks/${id}`, { method: "DELETE" });

/** An error to throw in any route: it is answered with this status (400 to 599) and this detail. */
export const problem = (status: number, detail: string) =>
  Object.assign(new Error(detail), { status });

/** Serves the demo page, `/heard` and `/listeners`. The lesson's server adds its routes. */
export const app = express();
const server = createServer(app);
/** The server's own address, such as http://localhost:4008. It has one once it listens. */
export const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;

app.use(express.static(fileURLToPath(new URL("./demo", import.meta.url))));
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

const answerProblem: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  const status = error instanceof SyntaxError ? 400 : (error.status ?? 500);
  const detail = status < 500 ? error.message : "Something went wrong here.";
  if (status >= 500) console.error(error);
  response.status(status).type("application/problem+json").json({ status, detail });
};

/** Offers these ways to listen, by name, on `PORT` (default 4008) of the loopback interface. */
export function serve(offered: Record<string, Way>): void {
  for (const [name, way] of Object.entries(offered)) ways.set(name, way);
  app.use(answerProblem);
  server.listen(Number(process.env.PORT ?? 4008), "127.0.0.1");
  server.on("listening", () => console.log(`Listening on ${origin()}`));
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}
