/**
 * What each transport sends while nothing happens.
 */

import { setTimeout as wait } from "node:timers/promises";
import { traffic, type Traffic } from "../math/traffic.ts";
import type { Lab } from "./lab.ts";
import { LISTENED } from "./outage.ts";
import { startConsumer, startProvider } from "./pair.ts";

export interface IdleTraffic {
  transport: (typeof LISTENED)[number];
  windowMs: number;
  traffic: Traffic;
  /** Requests that came, and those that were answered with nothing. */
  requests: { asked: number; empty: number };
}

/** Short here, so that a second is enough; what it means for an hour is computed from the parts. */
const KEEPALIVE_MS = 300;
const WAIT_S = 1;
const POLL_MS = 100;
const SETTLE_MS = 200;

export async function measureIdleTraffic(lab: Lab): Promise<IdleTraffic[]> {
  lab.progress("idle traffic");
  const provider = await startProvider(lab, { env: { KEEPALIVE_MS: String(KEEPALIVE_MS) } });
  const consumer = await startConsumer(lab, provider.port, { env: { WAIT_S: String(WAIT_S) } });
  const after = await provider.calls.newest();
  const counts = async () => ({
    provider: await provider.calls.counts(),
    consumer: await consumer.calls.counts(),
  });
  const { windowMs } = lab.profile.idleTraffic;
  const measured: IdleTraffic[] = [];
  for (const transport of LISTENED) {
    const isAsked = transport === "poll" || transport === "long-poll";
    const before = await counts();
    await consumer.calls.listen({ transport, after, everyMs: POLL_MS });
    await wait(SETTLE_MS);
    // A connection that stays costs once; what is asked again and again costs each time.
    const from = isAsked ? before : await counts();
    await wait(windowMs);
    const to = await counts();
    await consumer.calls.unlisten({ transport });
    const kind = isAsked ? transport : "other";
    const [was, is] = [from.provider.requests[kind], to.provider.requests[kind]];
    const requests = { asked: is.asked - was.asked, empty: is.empty - was.empty };
    measured.push({ transport, windowMs, traffic: traffic(from, to), requests });
  }
  await lab.end([provider, consumer]);
  return measured;
}
