/**
 * How much of polling is for nothing: it depends on one number only, how many changes there are for each
 * interval (lambda times T). Pollers of the lab's own, by a fixed schedule and evenly staggered.
 */

import type { CrowdCalls, Polled } from "../child/crowd.ts";
import type { Raised } from "../child/drive.ts";
import { scattered } from "../report/random.ts";
import { traffic } from "../report/traffic.ts";
import type { Lab } from "./lab.ts";
import { startProvider } from "./pair.ts";

export interface SweepPoint extends Polled {
  /** Changes for each interval, as intended. */
  perPoll: number;
  everyMs: number;
  windowMs: number;
  pollers: number;
  raised: Raised[];
  /** Both ways, of all pollers. */
  bytes: number;
}

export async function measureSweep(lab: Lab): Promise<SweepPoint[]> {
  lab.progress("polls that find nothing");
  const provider = await startProvider(lab);
  const crowd = await lab.start<CrowdCalls>({ program: "crowd" });
  const { everyMs, pollers, points } = lab.profile.sweep;
  const random = lab.random("sweep");
  const counts = async () => ({
    provider: await provider.call("counts", undefined),
    consumer: await crowd.call("counts", undefined),
  });
  const measured: SweepPoint[] = [];
  for (const { perPoll, windowMs } of points) {
    const after = await provider.call("newest", undefined);
    const offsetsMs = scattered(random, Math.round((perPoll * windowMs) / everyMs), windowMs);
    const from = await counts();
    const [polled, raised] = await Promise.all([
      crowd.call("poll", { port: provider.port, after, pollers, everyMs, windowMs }),
      provider.call("drive", { offsetsMs, lastsMs: windowMs }),
    ]);
    const { toConsumer, toProvider } = traffic(from, await counts());
    const bytes = toConsumer + toProvider;
    measured.push({ ...polled, perPoll, everyMs, windowMs, pollers, raised, bytes });
  }
  await lab.end([provider, crowd]);
  return measured;
}
