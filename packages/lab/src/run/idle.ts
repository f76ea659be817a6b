/**
 * What one more idle consumer costs the provider: memory and open connections. Each kind has a fresh
 * provider; the consumers are in another process.
 */

import { setTimeout as wait } from "node:timers/promises";
import type { ClientsCalls } from "../process/clients.ts";
import type { IdleKind } from "../process/idle-consumer.ts";
import type { Memory } from "../process/memory.ts";
import type { Child } from "./child.ts";
import type { Lab } from "./lab.ts";
import { type Provider, startProvider } from "./pair.ts";

/** One kind, before anybody came, with half of the consumers, and with all. */
export interface Idle {
  kind: IdleKind;
  consumers: number;
  memory: [none: Memory, half: Memory, all: Memory];
  /** Open at the provider with all of them. */
  connections: number;
}

export const IDLE_KINDS = ["baseline", "poll", "long-poll", "sse", "websocket", "webhook"] as const;

/** What the first ones bring with them is code and tables, no consumer's own. They stay, and are not counted. */
const WARM_UP = 150;
/** Nothing that opens or closes takes longer, however busy the machine is. */
const SETTLED_WITHIN_MS = 5_000;
const PAUSE_MS = 50;

/** How many warm up and how many are measured, where a process can hold `possible` connections. */
export function clientCounts(
  wanted: number,
  possible: number,
): { warm: number; consumers: number } {
  const warm = Math.min(WARM_UP, Math.floor(possible / 4));
  const consumers = Math.min(wanted, possible - warm);
  return { warm, consumers: consumers - (consumers % 2) };
}

/** `clients` may have been used before; it is empty afterwards. */
export async function measureIdle(
  lab: Lab,
  kind: IdleKind,
  clients: Child<ClientsCalls>,
  possible: number,
): Promise<Idle> {
  const { warm, consumers } = clientCounts(lab.profile.idle.consumers, possible);
  lab.progress(`${consumers} idle consumers: ${kind}`);
  // So long a pause that no comment is sent meanwhile.
  const provider = await startProvider(lab, { isWeighed: true, env: { KEEPALIVE_MS: "600000" } });
  const idleClients = new IdleClients(kind, provider, clients);
  await idleClients.come(warm);
  const half = consumers / 2;
  const none = await provider.calls.memory();
  await idleClients.come(half);
  const some = await provider.calls.memory();
  await idleClients.come(half);
  const all = await provider.calls.memory();
  const open = await provider.calls.openSockets();
  await clients.calls.close();
  await lab.end([provider]);
  const connections = Math.max(0, open - warm);
  return { kind, consumers, memory: [none, some, all], connections };
}

class IdleClients {
  readonly #kind: IdleKind;
  readonly #provider: Provider;
  readonly #clients: Child<ClientsCalls>;
  #open = 0;

  constructor(kind: IdleKind, provider: Provider, clients: Child<ClientsCalls>) {
    this.#kind = kind;
    this.#provider = provider;
    this.#clients = clients;
  }

  async come(count: number): Promise<void> {
    const baselinePort = await this.#provider.calls.baselinePort();
    const { port } = this.#provider;
    await this.#clients.calls.open({ kind: this.#kind, count, port, baselinePort });
    // Who is called needs no connection until then.
    if (this.#kind !== "webhook") this.#open += count;
    await this.#untilSettled();
  }

  /** Waits until the provider has taken all that have come; if it never does, its count will say so. */
  async #untilSettled(): Promise<void> {
    const giveUpAt = Date.now() + SETTLED_WITHIN_MS;
    do await wait(PAUSE_MS);
    while ((await this.#provider.calls.openSockets()) !== this.#open && Date.now() < giveUpAt);
  }
}
