/**
 * The same through a delay proxy: what takes one transit, what takes three? RFC 6202, section 2.2: a long poll
 * takes one on average and over three at most, when a change has to wait for the next request.
 */

import type { Heard } from "../process/consumer.ts";
import type { Raised } from "../process/open-loop.ts";
import { poissonMs } from "../math/random.ts";
import type { Lab } from "./lab.ts";
import { addressOf, DelayProxy, NEW_CONNECTION, type Replacement } from "./delay-proxy.ts";
import { LISTENED } from "./outage.ts";
import { type Consumer, heardOf, type Provider, startConsumer, startProvider } from "./pair.ts";
import { fiveDigitPort } from "./ports.ts";
import type { Schedule } from "./profile.ts";

type DelayedTransport = "baseline" | (typeof LISTENED)[number];

/** What one transport has delivered through the proxy. */
export interface Delayed {
  transport: DelayedTransport;
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
/** The first deliveries open connections, one for each in flight; later ones reuse them. */
const WARM_UP: Schedule = { perSecond: 100, count: 40 };

export async function measureDelay(lab: Lab): Promise<Delayed[]> {
  const { oneWayMs, pushed, sparse, dense } = lab.profile.delay;
  lab.progress(`delays of ${oneWayMs} ms each way`);
  const provider = await startProvider(lab);
  const toPort = await provider.calls.baselinePort();
  const baseline = await lab.owns(await DelayProxy.open({ toPort, oneWayMs }));
  const [keeping, reopening] = await Promise.all([
    farConsumer(lab, provider),
    farConsumer(lab, provider, NEW_CONNECTION),
  ]);
  const bench = new DelayBench(lab, provider, keeping.consumer, baseline.port, false);
  const reopened = new DelayBench(lab, provider, reopening.consumer, baseline.port, true);
  // Not all at once: what one of them does is time that another would be charged with.
  const delayed = [
    ...(await bench.measure(["baseline", "sse", "websocket"], [pushed])),
    ...(await bench.measure(["webhook"], [pushed])),
    ...(await reopened.measure(["webhook"], [pushed])),
    ...(await bench.measure(["poll", "long-poll"], [sparse, dense])),
  ];
  await lab.end([provider, baseline, ...keeping.all, ...reopening.all]);
  return delayed;
}

/** A consumer behind a delay proxy in each direction. */
async function farConsumer(lab: Lab, provider: Provider, inDeliveries?: Replacement) {
  const { oneWayMs } = lab.profile.delay;
  const port = await fiveDigitPort();
  const there = { toPort: port, oneWayMs, ...(inDeliveries && { replaces: inDeliveries }) };
  const hooks = await lab.owns(await DelayProxy.open(there));
  const replaces = addressOf(port, hooks);
  const proxy = await lab.owns(
    await DelayProxy.open({ toPort: provider.port, oneWayMs, replaces }),
  );
  const consumer = await startConsumer(lab, proxy.port, { port });
  return { consumer, all: [consumer, proxy, hooks] };
}

class DelayBench {
  readonly #provider: Provider;
  readonly #consumer: Consumer;
  readonly #baselinePort: number;
  readonly #isReopened: boolean;
  readonly #random: () => number;

  constructor(
    lab: Lab,
    provider: Provider,
    consumer: Consumer,
    baselinePort: number,
    isReopened: boolean,
  ) {
    this.#provider = provider;
    this.#consumer = consumer;
    this.#baselinePort = baselinePort;
    this.#isReopened = isReopened;
    this.#random = lab.random("delay");
  }

  /** The transports listen together; of the schedules all but the first are dense. */
  async measure(
    transports: readonly DelayedTransport[],
    schedules: readonly Schedule[],
  ): Promise<Delayed[]> {
    const after = await this.#provider.calls.newest();
    for (const transport of transports) {
      if (transport === "baseline") await this.#consumer.calls.listenOnBaseline(this.#baselinePort);
      else await this.#consumer.calls.listen({ transport, after, everyMs: DELAYED_POLL_MS });
    }
    await this.#drive(transports, WARM_UP, false);
    const delayed: Delayed[] = [];
    for (const [index, schedule] of schedules.entries()) {
      delayed.push(...(await this.#drive(transports, schedule, index > 0)));
    }
    for (const transport of transports) await this.#consumer.calls.unlisten({ transport });
    return delayed;
  }

  async #drive(
    transports: readonly DelayedTransport[],
    { perSecond, count }: Schedule,
    isDense: boolean,
  ): Promise<Delayed[]> {
    const offsetsMs = poissonMs(this.#random, perSecond, count);
    const { requests: before } = await this.#provider.calls.counts();
    const raised = await this.#provider.calls.drive({ offsetsMs, isExact: true });
    const { requests: since } = await this.#provider.calls.counts();
    const delayed: Delayed[] = [];
    for (const transport of transports) {
      const heard = await heardOf(this.#consumer, transport, raised);
      const isAsked = transport === "poll" || transport === "long-poll";
      const requests = isAsked ? since[transport].asked - before[transport].asked : undefined;
      delayed.push({ transport, isDense, isReopened: this.#isReopened, raised, heard, requests });
    }
    return delayed;
  }
}
