/**
 * The process of a consumer: the solution of lesson 08, or the learner's own file, imported here. What it
 * hears it tells by its own `GET /heard`; its bytes are counted without touching its code.
 */

import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { answerCalls } from "./calls.ts";
import { type ClockOffset, compareClocks, listenOnFloor } from "./baseline.ts";
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
export interface Wanted {
  way: string;
  /** The changes after this number … */
  after: number;
  /** … up to this one. */
  upTo: number;
  deadlineMs: number;
}

export interface Listening {
  way: string;
  after: number;
  everyMs?: number;
}

const FLOOR = "floor";
const PAUSE_MS = 20;
const [file = ""] = process.argv.slice(2);
const port = Number(process.env["PORT"]);
const own = `http://127.0.0.1:${port}`;

countSockets();
countRequests();
await import(pathToFileURL(file).href);
await untilListening(port);

const onFloor: Heard[] = [];
let leaveFloor = () => {};

async function listen(listening: Listening): Promise<void> {
  const answer = await fetch(`${own}/listeners`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(listening),
  });
  await answer.arrayBuffer();
  if (answer.status === 201) return;
  throw new Error(`POST /listeners ${JSON.stringify(listening)} was answered ${answer.status}.`);
}

async function unlisten({ way }: { way: string }): Promise<void> {
  if (way === FLOOR) return leaveFloor();
  const answer = await fetch(`${own}/listeners/${way}`, { method: "DELETE" });
  await answer.arrayBuffer();
  if (answer.status !== 204) throw new Error(`DELETE /listeners/${way}: ${answer.status}.`);
}

async function heardSoFar(way: string): Promise<Heard[]> {
  if (way === FLOOR) return onFloor;
  const all = (await (await fetch(`${own}/heard`)).json()) as (Heard & { way: string })[];
  return all.filter((each) => each.way === way).map(({ seq, at }) => ({ seq, at }));
}

/** Resolves with what was heard of the wanted changes, as soon as it is all of them or time is over. */
async function heard({ way, after, upTo, deadlineMs }: Wanted): Promise<Heard[]> {
  const giveUpAt = Date.now() + deadlineMs;
  for (;;) {
    const all = await heardSoFar(way);
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
  listenOnFloor: async (floorPort: number): Promise<void> => {
    const socket = await listenOnFloor(floorPort, ({ value, at }) => {
      if (value.seq !== undefined) onFloor.push({ seq: value.seq, at });
    });
    leaveFloor = () => void socket.destroy();
  },
  compareClocks: ({ floorPort, echoes }: { floorPort: number; echoes: number }) =>
    compareClocks(floorPort, echoes) as Promise<ClockOffset>,
  counts: (): Counts => ({ connections: connections(), requests: requests() }),
};
export type ConsumerCalls = typeof calls;

answerCalls(calls);
