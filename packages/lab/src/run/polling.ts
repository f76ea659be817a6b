/**
 * A poller of a given interval, beside all others: its delay is counted in tenths of a second, so nothing
 * that runs meanwhile matters. Window by window, as the others have rounds.
 */

import type { Heard } from "../process/consumer.ts";
import type { Raised } from "../process/open-loop.ts";
import type { Metered } from "../process/provider.ts";
import { scattered } from "../math/random.ts";
import { sum } from "../math/statistics.ts";
import { traffic, type Traffic } from "../math/traffic.ts";
import type { Lab } from "./lab.ts";
import { startConsumer, startProvider } from "./pair.ts";

export interface Polled {
  everyMs: number;
  windows: Raised[][];
  heard: Heard[];
  traffic: Traffic;
  /** Polls between the beginning of the first and the end of the last window. */
  polls: number;
  /** Those of them that found nothing. */
  empty: number;
  /** From the beginning of the first to the end of the last window. */
  tookMs: number;
  /** The provider's processor time meanwhile, in microseconds. */
  cpuUs: number;
}

export async function measurePolling(lab: Lab, everyMs: number): Promise<Polled> {
  lab.progress(`polling every ${everyMs} ms`);
  const provider = await startProvider(lab);
  const consumer = await startConsumer(lab, provider.port);
  const after = await provider.calls.newest();
  await consumer.calls.listen({ transport: "poll", after, everyMs });
  const counts = async () => ({
    provider: await provider.calls.counts(),
    consumer: await consumer.calls.counts(),
  });
  const from = await counts();
  const began = performance.now();
  const metered = await driveWindows(lab, provider, everyMs);
  const tookMs = performance.now() - began;
  const to = await counts();
  const windows = metered.map(({ raised }) => raised);
  const upTo = windows.flat().at(-1)?.seq ?? after;
  const deadlineMs = 2 * everyMs + 3_000;
  const heard = await consumer.calls.heard({ transport: "poll", after, upTo, deadlineMs });
  await lab.end([provider, consumer]);
  const [before, since] = [from.provider.requests.poll, to.provider.requests.poll];
  return {
    everyMs,
    windows,
    heard,
    traffic: traffic(from, to),
    polls: since.asked - before.asked,
    empty: since.empty - before.empty,
    tookMs,
    cpuUs: sum(metered.map((window) => window.cpuUs)),
  };
}

async function driveWindows(
  lab: Lab,
  provider: Awaited<ReturnType<typeof startProvider>>,
  everyMs: number,
): Promise<Metered[]> {
  const { windows, windowMs, perSecond } = lab.profile.polling;
  const random = lab.random(`polling ${everyMs}`);
  const driven: Metered[] = [];
  for (let window = 0; window < windows; window += 1) {
    const offsetsMs = scattered(random, (perSecond * windowMs) / 1_000, windowMs);
    driven.push(await provider.calls.driveMetered({ offsetsMs, lastsMs: windowMs }));
  }
  return driven;
}
