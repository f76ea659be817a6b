/**
 * The same over a long line: what takes one transit, what takes three? RFC 6202, section 2.2: a long poll
 * takes one on average and over three at most, when the answer is on its way and the next has to be asked.
 */

import type { Heard } from "../child/consumer.ts";
import type { Raised } from "../child/drive.ts";
import { poissonMs } from "../report/random.ts";
import type { Lab } from "./lab.ts";
import { Line } from "./line.ts";
import { LISTENED } from "./outage.ts";
import { type Consumer, type Provider, startConsumer, startProvider } from "./pair.ts";
import { freePort } from "./ports.ts";

export type DelayedWay = "floor" | (typeof LISTENED)[number];

/** What one way has heard over the line. */
export interface Delayed {
  way: DelayedWay;
  /** Whether the changes follow one another faster than a request gets there and back. */
  isDense: boolean;
  raised: Raised[];
  heard: Heard[];
  /** Requests for these changes; polls and held requests only. */
  requests: number | undefined;
}

export const DELAYED_POLL_MS = 100;
const HEARD_WITHIN_MS = 3_000;

export async function measureDelay(lab: Lab): Promise<Delayed[]> {
  const { oneWayMs, sparse, dense } = lab.profile.delay;
  lab.progress(`over a line of ${oneWayMs} ms`);
  const provider = await startProvider(lab);
  const port = await freePort();
  const hooks = await lab.owns(await Line.open({ toPort: port, oneWayMs }));
  const replaces = { port, by: hooks.port };
  const line = await lab.owns(await Line.open({ toPort: provider.port, oneWayMs, replaces }));
  const toPort = await provider.call("floorPort", undefined);
  const floor = await lab.owns(await Line.open({ toPort, oneWayMs }));
  const consumer = await startConsumer(lab, line.port, { port });
  await consumer.call("listenOnFloor", floor.port);
  const after = await provider.call("newest", undefined);
  for (const way of LISTENED) {
    await consumer.call("listen", { way, after, everyMs: DELAYED_POLL_MS });
  }
  const random = lab.random("delay");
  // The first opens connections; what that costs is known and not of interest here.
  await drive(provider, consumer, poissonMs(random, 10, 10), false);
  const slow = await drive(
    provider,
    consumer,
    poissonMs(random, sparse.perSecond, sparse.count),
    false,
  );
  const fast = await drive(
    provider,
    consumer,
    poissonMs(random, dense.perSecond, dense.count),
    true,
  );
  await lab.end([provider, consumer, line, hooks, floor]);
  return [...slow, ...fast];
}

async function drive(
  provider: Provider,
  consumer: Consumer,
  offsetsMs: number[],
  isDense: boolean,
): Promise<Delayed[]> {
  const { requests: before } = await provider.call("counts", undefined);
  const raised = await provider.call("drive", { offsetsMs });
  const { requests: since } = await provider.call("counts", undefined);
  const [after, upTo] = [(raised[0]?.seq ?? 1) - 1, raised.at(-1)?.seq ?? 0];
  const delayed: Delayed[] = [];
  for (const way of ["floor", ...LISTENED] as const) {
    const heard = await consumer.call("heard", { way, after, upTo, deadlineMs: HEARD_WITHIN_MS });
    const isAsked = way === "poll" || way === "long-poll";
    const requests = isAsked ? since[way].asked - before[way].asked : undefined;
    delayed.push({ way, isDense, raised, heard, requests });
  }
  return delayed;
}
