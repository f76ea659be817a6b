/**
 * The transports that push, and the long poll: each has its turn in every round, in random order, so that a
 * bad second of the machine hits none of them alone. Nothing else runs meanwhile.
 */

import type { Heard } from "../process/consumer.ts";
import type { Raised } from "../process/open-loop.ts";
import type { ClockOffset } from "../process/baseline.ts";
import { poissonMs, shuffled } from "../math/random.ts";
import { traffic, type Traffic } from "../math/traffic.ts";
import type { Lab } from "./lab.ts";
import { type Consumer, heardOf, type Provider, startConsumer, startProvider } from "./pair.ts";

export const PUSHED = ["baseline", "long-poll", "sse", "websocket", "webhook"] as const;
export type PushedTransport = (typeof PUSHED)[number];

/** One transport's turn in one round. */
export interface Turn {
  transport: PushedTransport;
  raised: Raised[];
  heard: Heard[];
  traffic: Traffic;
  /** Requests that were answered meanwhile, on either side. */
  requests: number;
  metered: MeteredChanges;
}

/** The provider's processor time for some changes, in microseconds. */
interface MeteredChanges {
  changes: number;
  cpuUs: number;
}

export interface Turns {
  turns: Turn[];
  /** By order: before and after all turns. */
  clocks: [before: ClockOffset, after: ClockOffset];
  rounds: number;
}

const ECHOES = 300;
/** Time for the answer to the last delivery: it is the provider's work too. */
const METERED_AFTER_MS = 15;

export async function measureTurns(
  lab: Lab,
  isSettled: (turns: Turn[]) => boolean,
): Promise<Turns> {
  const provider = await startProvider(lab);
  const consumer = await startConsumer(lab, provider.port);
  const baselinePort = await provider.calls.baselinePort();
  const compare = () => consumer.calls.compareClocks({ baselinePort, echoes: ECHOES });
  const bench = new Bench(lab, provider, consumer, baselinePort);
  await bench.warmUp();
  const before = await compare();
  const turns: Turn[] = [];
  const { rounds: planned, extraRounds, extraUntilMs } = lab.profile;
  const began = performance.now();
  const mayAdd = () => rounds < planned + extraRounds && performance.now() - began < extraUntilMs;
  let rounds = 0;
  while (rounds < planned || (mayAdd() && !isSettled(turns))) {
    rounds += 1;
    lab.progress(`delays: round ${rounds} of ${Math.max(rounds, planned)}`);
    turns.push(...(await bench.round()));
  }
  const after = await compare();
  await lab.end([provider, consumer]);
  return { turns, clocks: [before, after], rounds };
}

class Bench {
  readonly #lab: Lab;
  readonly #provider: Provider;
  readonly #consumer: Consumer;
  readonly #baselinePort: number;
  readonly #random: () => number;

  constructor(lab: Lab, provider: Provider, consumer: Consumer, baselinePort: number) {
    this.#lab = lab;
    this.#provider = provider;
    this.#consumer = consumer;
    this.#baselinePort = baselinePort;
    this.#random = lab.random("latency");
  }

  /** A transport's first changes take many times as long as the later ones. */
  async warmUp(): Promise<void> {
    this.#lab.progress("warming up");
    for (const transport of PUSHED) await this.#turn(transport, this.#lab.profile.warmUp.first);
  }

  async round(): Promise<Turn[]> {
    const turns: Turn[] = [];
    for (const transport of shuffled(PUSHED, this.#random)) {
      turns.push(await this.#turn(transport, this.#lab.profile.changesPerRound));
    }
    return turns;
  }

  async #turn(transport: PushedTransport, count: number): Promise<Turn> {
    const after = await this.#provider.calls.newest();
    if (transport === "baseline") await this.#consumer.calls.listenOnBaseline(this.#baselinePort);
    else await this.#consumer.calls.listen({ transport, after });
    await this.#changes(transport, this.#lab.profile.warmUp.each);
    const metered = await this.#metered(transport);
    const from = await this.#counts();
    const { raised, heard } = await this.#changes(transport, count);
    const to = await this.#counts();
    await this.#consumer.calls.unlisten({ transport });
    const asked = (counts: typeof to) =>
      counts.provider.requests["long-poll"].asked + counts.consumer.requests.delivery.asked;
    const requests = asked(to) - asked(from);
    return { transport, raised, heard, traffic: traffic(from, to), requests, metered };
  }

  async #changes(transport: PushedTransport, count: number) {
    const offsetsMs = poissonMs(this.#random, this.#lab.profile.changesPerSecond, count);
    const raised = await this.#provider.calls.drive({ offsetsMs, isExact: true });
    return { raised, heard: await heardOf(this.#consumer, transport, raised) };
  }

  async #metered(transport: PushedTransport): Promise<MeteredChanges> {
    const { changesPerSecond, meteredPerRound } = this.#lab.profile;
    const offsetsMs = poissonMs(this.#random, changesPerSecond, meteredPerRound);
    const lastsMs = (offsetsMs.at(-1) ?? 0) + METERED_AFTER_MS;
    const { raised, cpuUs } = await this.#provider.calls.driveMetered({ offsetsMs, lastsMs });
    await heardOf(this.#consumer, transport, raised);
    return { changes: raised.length, cpuUs };
  }

  async #counts() {
    const [provider, consumer] = await Promise.all([
      this.#provider.calls.counts(),
      this.#consumer.calls.counts(),
    ]);
    return { provider, consumer };
  }
}
