/**
 * The process of a consumer: the solution of lesson 08, or the learner's own file, imported here. What it
 * hears it tells by its own `GET /heard`; its bytes are counted without touching its code.
 */

import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { answerCalls } from "./calls.ts";
import { type ClockOffset, compareClocks, listenOnBaseline } from "./baseline.ts";
import { untilListening } from "./listening.ts";
import type { Counts } from "./provider.ts";
import { countRequests, requests } from "./count-requests.ts";
import { connections, countSockets } from "./count-bytes.ts";

/** What was heard of one change. */
export interface Heard {
  seq: number;
  /** Milliseconds of the shared clock. */
  at: number;
}

/** Which changes are waited for, and for how long at most. */
interface Wanted {
  transport: string;
  /** The changes after this number … */
  after: number;
  /** … up to this one. */
  upTo: number;
  deadlineMs: number;
}

interface Listening {
  transport: string;
  after: number;
  everyMs?: number;
}

const BASELINE = "baseline";
const PAUSE_MS = 20;
const [file = ""] = process.argv.slice(2);
const port = Number(process.env["PORT"]);
const own = `http://127.0.0.1:${port}`;

countSockets();
countRequests();
await import(pathToFileURL(file).href);
await untilListening(port);

const onBaseline: Heard[] = [];
let leaveBaseline = () => {};

/** Lesson 08's word for a transport is `way`, in its requests and its answers. */
async function listen({ transport, ...rest }: Listening): Promise<void> {
  const body = JSON.stringify({ way: transport, ...rest });
  const answer = await fetch(`${own}/listeners`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
  });
  await answer.arrayBuffer();
  if (answer.status === 201) return;
  throw new Error(`POST /listeners ${body} was answered ${answer.status}.`);
}

async function unlisten({ transport }: { transport: string }): Promise<void> {
  if (transport === BASELINE) return leaveBaseline();
  const answer = await fetch(`${own}/listeners/${transport}`, { method: "DELETE" });
  await answer.arrayBuffer();
  if (answer.status !== 204) throw new Error(`DELETE /listeners/${transport}: ${answer.status}.`);
}

async function heardSoFar(transport: string): Promise<Heard[]> {
  if (transport === BASELINE) return onBaseline;
  const all = (await (await fetch(`${own}/heard`)).json()) as (Heard & { way: string })[];
  return all.filter((each) => each.way === transport).map(({ seq, at }) => ({ seq, at }));
}

/** Resolves with what was heard of the wanted changes, as soon as it is all of them or time is over. */
async function heard({ transport, after, upTo, deadlineMs }: Wanted): Promise<Heard[]> {
  const giveUpAt = Date.now() + deadlineMs;
  for (;;) {
    const all = await heardSoFar(transport);
    const wanted = all.filter(({ seq }) => seq > after && seq <= upTo);
    const isAll = new Set(wanted.map(({ seq }) => seq)).size === upTo - after;
    if (isAll || Date.now() > giveUpAt) return wanted;
    await wait(PAUSE_MS);
  }
}

const calls = {
  listen,
  unlisten,
  heard,
  listenOnBaseline: async (baselinePort: number): Promise<void> => {
    const socket = await listenOnBaseline(baselinePort, ({ value, at }) => {
      if (value.seq !== undefined) onBaseline.push({ seq: value.seq, at });
    });
    leaveBaseline = () => void socket.destroy();
  },
  compareClocks: ({ baselinePort, echoes }: { baselinePort: number; echoes: number }) =>
    compareClocks(baselinePort, echoes) as Promise<ClockOffset>,
  counts: (): Counts => ({ connections: connections(), requests: requests() }),
};
export type ConsumerCalls = typeof calls;

answerCalls(calls);
