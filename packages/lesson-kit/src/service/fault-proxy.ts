/**
 * The `faults` fixture: the fault proxy, which does to HTTP requests what a network may do, by a seed.
 *
 * It forwards to a receiver and lets each message through in the end, so that a provider that retries delivers
 * everything, and an idempotent receiver processes everything once. The same seed and the same order of
 * requests give the same faults.
 */

import { once } from "node:events";
import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { mulberry32 } from "@course/command/random";
import { deferred } from "../base/deferred.ts";
import { SharedListener } from "../base/listener.ts";

/** What may happen to a request. */
export const FAULTS = [
  /** It never arrives: the connection is reset. */
  "drop",
  /** It arrives and is answered, and the answer is lost: the connection is reset. */
  "lose-answer",
  /** The same, but the connection is closed politely (a FIN) where the answer would have begun. */
  "half-close",
  /** It arrives later. */
  "delay",
  /** It arrives twice. */
  "duplicate",
  /** It arrives after the next one. */
  "reorder",
  /** A gateway answers 503, and it never arrives. */
  "error",
] as const;
type Fault = (typeof FAULTS)[number] | "none";

/** One less than the attempts of lesson 04's schedule, so that one gets through. */
const MOST_FAULTS_PER_MESSAGE = 3;

const LONGEST_DELAY_MS = 40;

/** A request that waits for the next one is forwarded after this if there is none. */
const LONGEST_HOLD_MS = 100;

/** A request that has arrived completely. */
interface Held {
  request: http.IncomingMessage;
  response: http.ServerResponse;
  body: Buffer;
}

class FaultProxy {
  /** Its faults so far, one line for each request: `msg_1: drop`. */
  readonly log: string[] = [];
  readonly #target: string;
  readonly #random: () => number;
  readonly #listener: SharedListener;
  readonly #faults = new Map<string, number>();
  /** Resolved when the next request has been forwarded. */
  #next = deferred();

  private constructor(target: string, seed: number, listener: SharedListener) {
    this.#target = target;
    this.#random = mulberry32(seed);
    this.#listener = listener;
    // A client that disconnects in the middle is one more fault.
    listener.addRoute(
      "",
      (request, response) => void this.#take(request, response).catch(() => {}),
    );
  }

  /** Opens a proxy for `target`, an origin with or without a path. `seed` is any integer. */
  static async open(target: string, seed: number): Promise<FaultProxy> {
    return new FaultProxy(target.replace(/\/$/, ""), seed, await SharedListener.open());
  }

  /** The URL to use in place of the target. */
  get url(): string {
    return this.#listener.url;
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const message = String(request.headers["webhook-id"] ?? request.url);
    const fault = this.#nextFault(message);
    this.log.push(`${message}: ${fault}`);
    await this.#carry({ request, response, body: Buffer.concat(chunks) }, fault);
    this.#next.resolve();
    this.#next = deferred();
  }

  #nextFault(message: string): Fault {
    const faults = this.#faults.get(message) ?? 0;
    const isSpared = faults >= MOST_FAULTS_PER_MESSAGE || this.#random() < 0.4;
    const fault = FAULTS[Math.floor(this.#random() * FAULTS.length)];
    if (isSpared || fault === undefined) return "none";
    this.#faults.set(message, faults + 1);
    return fault;
  }

  async #carry(held: Held, fault: Fault): Promise<void> {
    const { request, response } = held;
    if (fault === "drop") return void request.socket.resetAndDestroy();
    if (fault === "error") return void response.writeHead(503).end();
    if (fault === "delay") await pause(this.#random() * LONGEST_DELAY_MS);
    if (fault === "reorder") await Promise.race([this.#next.promise, pause(LONGEST_HOLD_MS)]);
    const twin = fault === "duplicate" ? this.#forward(held).catch(() => {}) : undefined;
    const answer = await this.#forward(held);
    await twin;
    if (fault === "lose-answer") return void request.socket.resetAndDestroy();
    if (fault === "half-close") return void request.socket.end();
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  }

  async #forward({ request, body }: Held) {
    const { method, url, headers } = request;
    const onward = http.request(this.#target + url, { method, headers, agent: false });
    onward.end(body);
    const [answer] = (await once(onward, "response")) as [http.IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const { statusCode: status = 502, headers: answered } = answer;
    // The length is known now, even if it came in chunks.
    const { "transfer-encoding": _, connection: __, ...rest } = answered;
    return { status, headers: rest, body: Buffer.concat(chunks) };
  }
}

/** The proxies of one check, closed with it. */
export class FaultProxies {
  readonly #open: FaultProxy[] = [];

  /** Opens a proxy for `target`; the same seed gives the same faults. */
  async before(target: string, seed: number): Promise<FaultProxy> {
    const proxy = await FaultProxy.open(target, seed);
    this.#open.push(proxy);
    return proxy;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((proxy) => proxy.close()));
  }
}

/** The number of seeds in a run, unless `FAULT_SEEDS` is set. */
const USUAL_SEEDS = 5;

/** The seeds to try: `FAULT_SEED=17` replays that one, `FAULT_SEEDS=100` tries 1 to 100. */
export function faultSeeds(env: NodeJS.ProcessEnv = process.env): number[] {
  const { FAULT_SEED, FAULT_SEEDS = String(USUAL_SEEDS) } = env;
  if (FAULT_SEED !== undefined) return [Number(FAULT_SEED)];
  return Array.from({ length: Number(FAULT_SEEDS) }, (_, index) => index + 1);
}
