/**
 * Many clients in one process: idle ones, for measuring the provider's memory, or a few that poll on a fixed
 * schedule. They do as little as they can, because the provider is what is measured.
 */

import { Agent, get } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { answerCalls } from "./calls.ts";
import { nowMs } from "./clock.ts";
import type { Heard } from "./consumer.ts";
import { type IdleKind, openIdle } from "./idle-consumer.ts";
import { type PollClient, pollAs } from "./poll-clients.ts";
import type { Counts } from "./provider.ts";
import { requests } from "./count-requests.ts";
import { connections, countSockets } from "./count-bytes.ts";

interface Opening {
  kind: IdleKind;
  count: number;
  port: number;
  baselinePort: number;
}

export interface Polling {
  port: number;
  after: number;
  pollers: number;
  everyMs: number;
  windowMs: number;
}

/** What the pollers of one window have found. */
export interface Polled {
  /** Polls inside the window. */
  polls: number;
  /** Those of them that found nothing. */
  empty: number;
  heard: Heard[];
}

countSockets();

/** So many are opened at a time: more would overflow the queue in which the system keeps them. */
const AT_A_TIME = 50;
const ASK_AGAIN_MS = 2_000;
const idle: Socket[] = [];
const askers: NodeJS.Timeout[] = [];

async function open({ kind, count, port, baselinePort }: Opening): Promise<void> {
  for (let left = count; left > 0; left -= AT_A_TIME) {
    const some = Array.from({ length: Math.min(left, AT_A_TIME) }, () =>
      openIdle(kind, kind === "baseline" ? baselinePort : port),
    );
    for (const opened of await Promise.all(some)) {
      idle.push(opened.socket);
      if (opened.askAgain) askers.push(setInterval(opened.askAgain, ASK_AGAIN_MS));
    }
  }
}

async function poll({ port, after, pollers, everyMs, windowMs }: Polling): Promise<Polled> {
  const agent = new Agent({ keepAlive: true });
  const result: Polled = { polls: 0, empty: 0, heard: [] };
  const start = nowMs();
  const one = async (index: number) => {
    let cursor = after;
    const first = ((index + 0.5) / pollers) * everyMs;
    // One more than fits: it hears what happened after the last, and does not count.
    for (let at = first; at < windowMs + everyMs; at += everyMs) {
      await wait(Math.max(0, start + at - nowMs()));
      const changes = await ask(agent, `http://127.0.0.1:${port}/changes?after=${cursor}`);
      const now = nowMs();
      result.heard.push(...changes.map(({ seq }) => ({ seq, at: now })));
      cursor = changes.at(-1)?.seq ?? cursor;
      if (at >= windowMs) continue;
      result.polls += 1;
      if (changes.length === 0) result.empty += 1;
    }
  };
  await Promise.all(Array.from({ length: pollers }, (_, index) => one(index)));
  agent.destroy();
  return result;
}

function ask(agent: Agent, address: string): Promise<{ seq: number }[]> {
  return new Promise((resolve, reject) => {
    get(address, { agent }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (more: string) => (text += more));
      answer.once("end", () => resolve(JSON.parse(text)));
    }).once("error", reject);
  });
}

function close(): void {
  for (const asker of askers.splice(0)) clearInterval(asker);
  for (const socket of idle.splice(0)) socket.destroy();
}

const calls = {
  open,
  close,
  poll,
  pollAs: ({ client, port }: { client: PollClient; port: number }) => pollAs(client, port),
  counts: (): Counts => ({ connections: connections(), requests: requests() }),
};
export type ClientsCalls = typeof calls;

answerCalls(calls);
