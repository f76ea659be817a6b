/**
 * The ways that push, and the long poll, turn by turn: every way has its turn in every round, in an order
 * of chance, so that a bad second of the machine hits none of them alone. Nothing else runs meanwhile.
 */

import type { Heard } from "../process/consumer.ts";
import type { Raised } from "../process/open-loop.ts";
import type { ClockOffset } from "../process/baseline.ts";
import { poissonMs, shuffled } from "../math/random.ts";
import { traffic, type Traffic } from "../math/traffic.ts";
import type { Lab } from "./lab.ts";
import { type Consumer, heardOf, type Provider, startConsumer, startProvider } from "./pair.ts";

export const PUSHED = ["floor", "long-poll", "sse", "websocket", "webhook"] as const;
export type PushedWay = (typeof PUSHED)[number];

/** One way's turn in one round. */
export interface Turn {
  way: PushedWay;
  raised: Raised[];
  heard: Heard[];
  traffic: Traffic;
  /** Requests that were answered meanwhile, on either side. */
  requests: number;
  metered: MeteredChanges;
}

/** The provider's processor time for some changes, in microseconds. */
export interface MeteredChanges {
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
  const floorPort = await provider.call("floorPort", undefined);
  const compare = () => consumer.call("compareClocks", { floorPort, echoes: ECHOES });
  const bench = new Bench(lab, provider, consumer, floorPort);
  await bench.warmUp();
  const before = await compare();
  const turns: Turn[] = [];
  const { rounds: planned, extraRounds, extraUntilMs } = lab.profile;
  const began = performance.now();
  const mayAdd = () => rounds < planned + extraRounds && performance.now() - began < extraUntilMs;
  let rounds = 0;
  while (rounds < planned || (mayAdd() && !isSettled(turns))) {
    rounds += 1;
    lab.progress(`how long a change takes: round ${rounds} of ${Math.max(rounds, planned)}`);
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
  readonly #floorPort: number;
  readonly #random: () => number;

  constructor(lab: Lab, provider: Provider, consumer: Consumer, floorPort: number) {
    this.#lab = lab;
    this.#provider = provider;
    this.#consumer = consumer;
    this.#floorPort = floorPort;
    this.#random = lab.random("latency");
  }

  /** The first changes of a way cost many times as much as the later ones. */
  async warmUp(): Promise<void> {
    this.#lab.progress("warming up");
    for (const way of PUSHED) await this.#turn(way, this.#lab.profile.warmUp.first);
  }

  async round(): Promise<Turn[]> {
    const turns: Turn[] = [];
    for (const way of shuffled(PUSHED, this.#random)) {
      turns.push(await this.#turn(way, this.#lab.profile.changesPerRound));
    }
    return turns;
  }

  async #turn(way: PushedWay, count: number): Promise<Turn> {
    const after = await this.#provider.call("newest", undefined);
    if (way === "floor") await this.#consumer.call("listenOnFloor", this.#floorPort);
    else await this.#consumer.call("listen", { way, after });
    await this.#changes(way, this.#lab.profile.warmUp.each);
    const metered = await this.#metered(way);
    const from = await this.#counts();
    const { raised, heard } = await this.#changes(way, count);
    const to = await this.#counts();
    await this.#consumer.call("unlisten", { way });
    const asked = (counts: typeof to) =>
      counts.provider.requests["long-poll"].asked + counts.consumer.requests.delivery.asked;
    const requests = asked(to) - asked(from);
    return { way, raised, heard, traffic: traffic(from, to), requests, metered };
  }

  async #changes(way: PushedWay, count: number) {
    const offsetsMs = poissonMs(this.#random, this.#lab.profile.changesPerSecond, count);
    const raised = await this.#provider.call("drive", { offsetsMs, isExact: true });
    return { raised, heard: await heardOf(this.#consumer, way, raised) };
  }

  async #metered(way: PushedWay): Promise<MeteredChanges> {
    const { changesPerSecond, meteredPerRound } = this.#lab.profile;
    const offsetsMs = poissonMs(this.#random, changesPerSecond, meteredPerRound);
    const lastsMs = (offsetsMs.at(-1) ?? 0) + METERED_AFTER_MS;
    const { raised, cpuUs } = await this.#provider.call("driveMetered", { offsetsMs, lastsMs });
    await heardOf(this.#consumer, way, raised);
    return { changes: raised.length, cpuUs };
  }

  async #counts() {
    const [provider, consumer] = await Promise.all([
      this.#provider.call("counts", undefined),
      this.#consumer.call("counts", undefined),
    ]);
    return { provider, consumer };
  }
}
