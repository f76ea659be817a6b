/**
 * Consumers as people write them first: after an outage they go on with what happens next. The lab shows what
 * they lose, beside the solution. One process holds all of them.
 */

import { createServer, type IncomingMessage } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { createParser } from "eventsource-parser";
import { WebSocket } from "ws";
import { answerCalls } from "./calls.ts";
import { nowMs } from "./clock.ts";
import type { Heard } from "./consumer.ts";

export type NaiveTransport = "poll" | "long-poll" | "sse" | "websocket" | "webhook";

interface Beginning {
  /** Its name here: one transport may have two consumers. */
  id: string;
  transport: NaiveTransport;
  providerUrl: string;
  /** For `webhook`: the origin at which the provider reaches this process. */
  callbackUrl?: string;
}

/** What one of them has received. */
export interface Told {
  heard: Heard[];
  /** When it was connected, the first time and after each break; milliseconds of the shared clock. */
  backAt: number[];
  /** Deliveries that came, for `webhook`. */
  attempts: number;
}

interface Change {
  seq: number;
}

const EVERY_MS = 100;
const RECONNECT_MS = 50;
const WAIT_S = 20;
const told = new Map<string, Told>();

function begin(beginning: Beginning): Promise<void> {
  const mine: Told = { heard: [], backAt: [], attempts: 0 };
  told.set(beginning.id, mine);
  if (beginning.transport === "webhook") return register(beginning);
  const once = { poll, "long-poll": longPoll, sse, websocket }[beginning.transport];
  void again(() => once(beginning.providerUrl, mine));
  return Promise.resolve();
}

/** Starts over whenever it breaks. */
async function again(listen: () => Promise<void>): Promise<never> {
  for (;;) {
    await listen().catch(() => {});
    await wait(RECONNECT_MS);
  }
}

const hear = ({ heard }: Told, { seq }: Change) => heard.push({ seq, at: nowMs() });

async function changes(address: string, headers: Record<string, string> = {}): Promise<Change[]> {
  const answer = await fetch(address, { headers });
  return answer.status === 204 ? [] : ((await answer.json()) as Change[]);
}

/** The mistake: everything that has happened so far is taken for known. */
async function startAnew(url: string, { backAt }: Told): Promise<number> {
  const newest = (await changes(`${url}/changes?after=0`)).at(-1)?.seq ?? 0;
  backAt.push(nowMs());
  return newest;
}

async function poll(url: string, mine: Told): Promise<void> {
  let after = await startAnew(url, mine);
  for (;;) {
    for (const change of await changes(`${url}/changes?after=${after}`)) {
      hear(mine, change);
      after = change.seq;
    }
    await wait(EVERY_MS);
  }
}

async function longPoll(url: string, mine: Told): Promise<void> {
  let after = await startAnew(url, mine);
  for (;;) {
    const headers = { Prefer: `wait=${WAIT_S}` };
    for (const change of await changes(`${url}/changes?after=${after}`, headers)) {
      hear(mine, change);
      after = change.seq;
    }
  }
}

async function sse(url: string, mine: Told): Promise<void> {
  const after = await startAnew(url, mine);
  const headers = { Accept: "text/event-stream" };
  const { body } = await fetch(`${url}/changes?after=${after}`, { headers });
  const parser = createParser({ onEvent: ({ data }) => hear(mine, JSON.parse(data) as Change) });
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) parser.feed(text);
}

async function websocket(url: string, mine: Told): Promise<void> {
  const after = await startAnew(url, mine);
  const socket = new WebSocket(`${url.replace("http", "ws")}/live?after=${after}`);
  socket.on("message", (data) => hear(mine, JSON.parse(String(data)) as Change));
  socket.on("error", () => {});
  await new Promise((resolve) => socket.once("close", resolve));
}

/** Checks no signature, and counts what it has had before. */
const hooks = createServer(async (request: IncomingMessage, response) => {
  const mine = told.get((request.url ?? "").replace("/hooks/", ""));
  let body = "";
  for await (const text of request.setEncoding("utf8")) body += text;
  if (mine) {
    mine.attempts += 1;
    hear(mine, (JSON.parse(body) as { data: Change }).data);
  }
  response.writeHead(204).end();
});
hooks.listen(Number(process.env["PORT"]), "127.0.0.1");

async function register({ id, providerUrl, callbackUrl = "" }: Beginning): Promise<void> {
  const url = `${callbackUrl}/hooks/${id}`;
  const body = JSON.stringify({ url, events: ["todo.added", "todo.completed"] });
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${providerUrl}/webhooks`, { method: "POST", headers, body });
  await answer.arrayBuffer();
}

const calls = {
  begin,
  told: (id: string): Told => told.get(id) ?? { heard: [], backAt: [], attempts: 0 },
};
export type NaiveCalls = typeof calls;

answerCalls(calls);
