/**
 * How much of polling is for nothing: it depends on one number only, how many changes there are for each
 * interval (lambda times T). Pollers of the lab's own, by a fixed schedule and evenly staggered. And what one
 * such poll takes, by the headers of who asks.
 */

import type { ClientsCalls, Polled } from "../process/clients.ts";
import { POLL_CLIENTS, type PollClient } from "../process/poll-clients.ts";
import type { Raised } from "../process/open-loop.ts";
import { scattered } from "../math/random.ts";
import { traffic, type Traffic } from "../math/traffic.ts";
import type { Lab } from "./lab.ts";
import { startProvider } from "./pair.ts";

export interface SweepPoint extends Polled {
  /** Changes for each interval, as intended. */
  perPoll: number;
  everyMs: number;
  windowMs: number;
  pollers: number;
  raised: Raised[];
  /** In both directions, of all pollers. */
  bytes: number;
}

/** What one poll that finds nothing takes, by who asks. */
export interface EmptyPoll {
  client: PollClient;
  traffic: Traffic;
}

export interface Sweep {
  points: SweepPoint[];
  emptyPolls: EmptyPoll[];
}

export async function measureSweep(lab: Lab): Promise<Sweep> {
  lab.progress("polls that find nothing");
  const provider = await startProvider(lab);
  const clients = await lab.start<ClientsCalls>({ program: "clients" });
  const { everyMs, pollers, points } = lab.profile.sweep;
  const random = lab.random("sweep");
  const counts = async () => ({
    provider: await provider.calls.counts(),
    consumer: await clients.calls.counts(),
  });
  const emptyPolls: EmptyPoll[] = [];
  for (const client of POLL_CLIENTS) {
    const from = await counts();
    await clients.calls.pollAs({ client, port: provider.port });
    emptyPolls.push({ client, traffic: traffic(from, await counts()) });
  }
  const sweep: SweepPoint[] = [];
  for (const { perPoll, windowMs } of points) {
    const after = await provider.calls.newest();
    const offsetsMs = scattered(random, Math.round((perPoll * windowMs) / everyMs), windowMs);
    const from = await counts();
    const [polled, raised] = await Promise.all([
      clients.calls.poll({ port: provider.port, after, pollers, everyMs, windowMs }),
      provider.calls.drive({ offsetsMs, lastsMs: windowMs }),
    ]);
    const { toConsumer, toProvider } = traffic(from, await counts());
    const bytes = toConsumer + toProvider;
    sweep.push({ ...polled, perPoll, everyMs, windowMs, pollers, raised, bytes });
  }
  await lab.end([provider, clients]);
  return { points: sweep, emptyPolls };
}
