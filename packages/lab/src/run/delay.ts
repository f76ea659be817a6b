/**
 * The same over a long line: what takes one transit, what takes three? RFC 6202, section 2.2: a long poll
 * takes one on average and over three at most, when the answer is on its way and the next has to be asked.
 */

import type { Heard } from "../process/consumer.ts";
import type { Raised } from "../process/open-loop.ts";
import { poissonMs } from "../math/random.ts";
import type { Lab } from "./lab.ts";
import { addressOf, Line, NEW_CONNECTION, type Replacement } from "./line.ts";
import { LISTENED } from "./outage.ts";
import { type Consumer, heardOf, type Provider, startConsumer, startProvider } from "./pair.ts";
import { freePort } from "./ports.ts";
import type { Schedule } from "./profile.ts";

export type DelayedWay = "floor" | (typeof LISTENED)[number];

/** What one way has heard over the line. */
export interface Delayed {
  way: DelayedWay;
  /** Whether the changes follow one another faster than a request gets there and back. */
  isDense: boolean;
  /** Whether each delivery has to open a connection, which takes two transits more. */
  isReopened: boolean;
  raised: Raised[];
  heard: Heard[];
  /** Requests for these changes; polls and held requests only. */
  requests: number | undefined;
}

export const DELAYED_POLL_MS = 100;
/** The first open connections, as many as there are deliveries under way; later ones find them. */
const WARM_UP: Schedule = { perSecond: 100, count: 40 };

export async function measureDelay(lab: Lab): Promise<Delayed[]> {
  const { oneWayMs, pushed, sparse, dense } = lab.profile.delay;
  lab.progress(`over a line of ${oneWayMs} ms`);
  const provider = await startProvider(lab);
  const toPort = await provider.call("floorPort", undefined);
  const floor = await lab.owns(await Line.open({ toPort, oneWayMs }));
  const [keeping, reopening] = await Promise.all([
    farConsumer(lab, provider),
    farConsumer(lab, provider, NEW_CONNECTION),
  ]);
  const bench = new LongBench(lab, provider, keeping.consumer, floor.port, false);
  const reopened = new LongBench(lab, provider, reopening.consumer, floor.port, true);
  // Not all at once: what one of them does is time that another would be charged with.
  const delayed = [
    ...(await bench.measure(["floor", "sse", "websocket"], [pushed])),
    ...(await bench.measure(["webhook"], [pushed])),
    ...(await reopened.measure(["webhook"], [pushed])),
    ...(await bench.measure(["poll", "long-poll"], [sparse, dense])),
  ];
  await lab.end([provider, floor, ...keeping.all, ...reopening.all]);
  return delayed;
}

/** A consumer at the end of a line that leads to the provider, and of another that leads back. */
async function farConsumer(lab: Lab, provider: Provider, inDeliveries?: Replacement) {
  const { oneWayMs } = lab.profile.delay;
  const port = await freePort();
  const there = { toPort: port, oneWayMs, ...(inDeliveries && { replaces: inDeliveries }) };
  const hooks = await lab.owns(await Line.open(there));
  const replaces = addressOf(port, hooks);
  const line = await lab.owns(await Line.open({ toPort: provider.port, oneWayMs, replaces }));
  const consumer = await startConsumer(lab, line.port, { port });
  return { consumer, all: [consumer, line, hooks] };
}

class LongBench {
  readonly #provider: Provider;
  readonly #consumer: Consumer;
  readonly #floorPort: number;
  readonly #isReopened: boolean;
  readonly #random: () => number;

  constructor(
    lab: Lab,
    provider: Provider,
    consumer: Consumer,
    floorPort: number,
    isReopened: boolean,
  ) {
    this.#provider = provider;
    this.#consumer = consumer;
    this.#floorPort = floorPort;
    this.#isReopened = isReopened;
    this.#random = lab.random("delay");
  }

  /** The ways listen together; of the schedules all but the first are dense. */
  async measure(ways: readonly DelayedWay[], schedules: readonly Schedule[]): Promise<Delayed[]> {
    const after = await this.#provider.call("newest", undefined);
    for (const way of ways) {
      if (way === "floor") await this.#consumer.call("listenOnFloor", this.#floorPort);
      else await this.#consumer.call("listen", { way, after, everyMs: DELAYED_POLL_MS });
    }
    await this.#drive(ways, WARM_UP, false);
    const delayed: Delayed[] = [];
    for (const [index, schedule] of schedules.entries()) {
      delayed.push(...(await this.#drive(ways, schedule, index > 0)));
    }
    for (const way of ways) await this.#consumer.call("unlisten", { way });
    return delayed;
  }

  async #drive(
    ways: readonly DelayedWay[],
    { perSecond, count }: Schedule,
    isDense: boolean,
  ): Promise<Delayed[]> {
    const offsetsMs = poissonMs(this.#random, perSecond, count);
    const { requests: before } = await this.#provider.call("counts", undefined);
    const raised = await this.#provider.call("drive", { offsetsMs, isExact: true });
    const { requests: since } = await this.#provider.call("counts", undefined);
    const delayed: Delayed[] = [];
    for (const way of ways) {
      const heard = await heardOf(this.#consumer, way, raised);
      const isAsked = way === "poll" || way === "long-poll";
      const requests = isAsked ? since[way].asked - before[way].asked : undefined;
      delayed.push({ way, isDense, isReopened: this.#isReopened, raised, heard, requests });
    }
    return delayed;
  }
}
