/**
 * What crosses the wire while nothing happens, way by way.
 */

import { setTimeout as wait } from "node:timers/promises";
import { traffic, type Traffic } from "../math/traffic.ts";
import type { Lab } from "./lab.ts";
import { LISTENED } from "./outage.ts";
import { startConsumer, startProvider } from "./pair.ts";

export interface Waste {
  way: (typeof LISTENED)[number];
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

export async function measureWaste(lab: Lab): Promise<Waste[]> {
  lab.progress("what crosses while nothing happens");
  const provider = await startProvider(lab, { env: { KEEPALIVE_MS: String(KEEPALIVE_MS) } });
  const consumer = await startConsumer(lab, provider.port, { env: { WAIT_S: String(WAIT_S) } });
  const after = await provider.call("newest", undefined);
  const counts = async () => ({
    provider: await provider.call("counts", undefined),
    consumer: await consumer.call("counts", undefined),
  });
  const { windowMs } = lab.profile.waste;
  const measured: Waste[] = [];
  for (const way of LISTENED) {
    const isAsked = way === "poll" || way === "long-poll";
    const before = await counts();
    await consumer.call("listen", { way, after, everyMs: POLL_MS });
    await wait(SETTLE_MS);
    // A connection that stays costs once; what is asked again and again costs each time.
    const from = isAsked ? before : await counts();
    await wait(windowMs);
    const to = await counts();
    await consumer.call("unlisten", { way });
    const kind = isAsked ? way : "other";
    const [was, is] = [from.provider.requests[kind], to.provider.requests[kind]];
    const requests = { asked: is.asked - was.asked, empty: is.empty - was.empty };
    measured.push({ way, windowMs, traffic: traffic(from, to), requests });
  }
  await lab.end([provider, consumer]);
  return measured;
}
