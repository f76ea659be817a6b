/**
 * The consumer is unreachable for a while; later its responses get lost for a moment. What is lost, what is
 * late, what arrives twice? The solution and naive consumers get the same schedule.
 */

import { setTimeout as wait } from "node:timers/promises";
import { nowMs } from "../process/clock.ts";
import type { Heard } from "../process/consumer.ts";
import type { Raised } from "../process/open-loop.ts";
import type { NaiveCalls, NaiveTransport } from "../process/naive-consumers.ts";
import { poissonMs } from "../math/random.ts";
import type { Lab } from "./lab.ts";
import { addressOf, DelayProxy } from "./delay-proxy.ts";
import { type Provider, startConsumer, startProvider } from "./pair.ts";
import { fiveDigitPort } from "./ports.ts";

/** What became of one consumer; times in milliseconds of the shared clock. */
export interface Outage {
  id: string;
  transport: NaiveTransport;
  isNaive: boolean;
  raised: Raised[];
  heard: Heard[];
  /** From when to when the proxies were cut. */
  away: [from: number, to: number];
  /** When a naive one was connected again. */
  backAt: number | undefined;
  /** Deliveries that came, for webhooks. */
  attempts: number | undefined;
}

export const LISTENED = ["poll", "long-poll", "sse", "websocket", "webhook"] as const;
const RETRIES_MS = "200,400,800,1600,1600";
const NO_RETRIES_MS = "0";
const SETTLE_MS = 400;
const HEARD_WITHIN_MS = 4_000;

export async function measureOutage(lab: Lab): Promise<Outage[]> {
  lab.progress("what an outage loses");
  const [retrying, forgetting] = await Promise.all([
    startProvider(lab, { env: { RETRY_DELAYS_MS: RETRIES_MS } }),
    startProvider(lab, { env: { RETRY_DELAYS_MS: NO_RETRIES_MS } }),
  ]);
  const solution = await setSolution(lab, retrying);
  const naive = await setNaive(lab, retrying, forgetting);
  await wait(SETTLE_MS);
  const proxies = [...solution.proxies, ...naive.proxies];
  const offsetsMs = offsets(lab);
  const [first, second, away] = await Promise.all([
    retrying.calls.drive({ offsetsMs }),
    forgetting.calls.drive({ offsetsMs }),
    applyFaults(lab, proxies),
  ]);
  const outages = [
    ...(await solution.outcome(first, away)),
    ...(await naive.outcome(first, second, away)),
  ];
  await lab.end([...proxies, solution.consumer, naive.child, retrying, forgetting]);
  return outages;
}

function offsets(lab: Lab): number[] {
  const { changes, totalMs } = lab.profile.outage;
  return poissonMs(lab.random("outage"), (changes * 1_000) / totalMs, changes);
}

async function applyFaults(lab: Lab, proxies: DelayProxy[]): Promise<[from: number, to: number]> {
  const { awayFromMs, awayMs, unheardFromMs, unheardMs } = lab.profile.outage;
  await wait(awayFromMs);
  const from = nowMs();
  for (const proxy of proxies) proxy.cut();
  await wait(awayMs);
  await Promise.all(proxies.map((proxy) => proxy.mend()));
  const to = nowMs();
  await wait(unheardFromMs - awayFromMs - awayMs);
  for (const proxy of proxies) proxy.loseAnswers(proxy.isForDeliveries);
  await wait(unheardMs);
  for (const proxy of proxies) proxy.loseAnswers(false);
  return [from, to];
}

async function setSolution(lab: Lab, provider: Provider) {
  const port = await fiveDigitPort();
  const hooks = await lab.owns(await DelayProxy.open({ toPort: port, isForDeliveries: true }));
  const replaces = addressOf(port, hooks);
  const proxy = await lab.owns(await DelayProxy.open({ toPort: provider.port, replaces }));
  const env = { POLL_INTERVAL_MS: "100", RECONNECT_MS: "100", WAIT_S: "20" };
  const consumer = await startConsumer(lab, proxy.port, { port, env });
  const after = await provider.calls.newest();
  for (const transport of LISTENED) await consumer.calls.listen({ transport, after });
  const outcome = async (raised: Raised[], away: Outage["away"]): Promise<Outage[]> => {
    const outages: Outage[] = [];
    const upTo = raised.at(-1)?.seq ?? 0;
    for (const transport of LISTENED) {
      const heard = await consumer.calls.heard({
        transport,
        after,
        upTo,
        deadlineMs: HEARD_WITHIN_MS,
      });
      const { requests } = await consumer.calls.counts();
      const attempts = transport === "webhook" ? requests.delivery.asked : undefined;
      const backAt = undefined;
      outages.push({
        id: transport,
        transport,
        isNaive: false,
        raised,
        heard,
        away,
        backAt,
        attempts,
      });
    }
    return outages;
  };
  return { consumer, proxies: [proxy, hooks], outcome };
}

/** Retried, and its consumer does not check whether a delivery came before. */
const UNCHECKED = "webhook-unchecked";

async function setNaive(lab: Lab, retrying: Provider, forgetting: Provider) {
  const port = await fiveDigitPort();
  const env = { PORT: String(port) };
  const child = await lab.start<NaiveCalls>({ program: "naive-consumers", env });
  const hooks = await lab.owns(await DelayProxy.open({ toPort: port, isForDeliveries: true }));
  const proxy = await lab.owns(await DelayProxy.open({ toPort: forgetting.port }));
  const callbackUrl = `http://localhost:${hooks.port}`;
  const providerUrl = `http://localhost:${proxy.port}`;
  for (const transport of LISTENED)
    await child.calls.begin({ id: transport, transport, providerUrl, callbackUrl });
  const direct = `http://localhost:${retrying.port}`;
  const unchecked = {
    id: UNCHECKED,
    transport: "webhook",
    providerUrl: direct,
    callbackUrl,
  } as const;
  await child.calls.begin(unchecked);
  const outcome = async (first: Raised[], second: Raised[], away: Outage["away"]) => {
    const outages: Outage[] = [];
    for (const id of [...LISTENED, UNCHECKED] as const) {
      const { heard, backAt: all, attempts } = await child.calls.told(id);
      const transport = id === UNCHECKED ? "webhook" : id;
      const raised = id === UNCHECKED ? first : second;
      const backAt = all.find((at) => at > away[1]);
      outages.push({ id, transport, isNaive: true, raised, heard, away, backAt, attempts });
    }
    return outages;
  };
  return { child, proxies: [proxy, hooks], outcome };
}
