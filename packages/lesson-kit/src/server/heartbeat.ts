/**
 * Asks a worker again and again whether its event loop turns, and whether it holds a port open.
 */

import type { FromWorker, ToWorker } from "./worker/messages.ts";

const PING_EVERY_MS = 250;

/** An event loop that has not turned for this long is in an endless loop, if its process was computing. */
export const STUCK_DEADLINE_MS = 3_000;

/** A process that got this much to compute was not kept waiting by the others: a start takes less. */
const STUCK_COMPUTING_MS = STUCK_DEADLINE_MS / 3;

/** One that waits without computing, such as for a lock, is given up at last as well. */
const SILENT_DEADLINE_MS = 30_000;

/** What decides about a worker that does not answer. Pure. */
export function isStuck(silentMs: number, computedMs: number | undefined): boolean {
  if (silentMs <= STUCK_DEADLINE_MS) return false;
  if (computedMs === undefined || silentMs > SILENT_DEADLINE_MS) return true;
  return computedMs >= STUCK_COMPUTING_MS;
}

export class Heartbeat {
  readonly #send: (message: ToWorker) => void;
  readonly #timer: NodeJS.Timeout;
  /** Who waits for which answer. */
  readonly #waiting = new Map<number, () => void>();
  #sent = 0;
  #unanswered = 0;
  /** What its process had computed when it was heard last. */
  #computedBefore: number | undefined;
  /** How many answers in a row have said that it listens. */
  #listening = 0;

  /**
   * Calls `stuck` once no ping was answered for 3 s although the worker was computing, and then pings no more.
   *
   * `computed` tells for how many milliseconds the worker has computed so far, where the system knows.
   */
  constructor(
    send: (message: ToWorker) => void,
    stuck: () => void,
    computed: () => number | undefined,
  ) {
    this.#send = send;
    this.#timer = setInterval(() => {
      if (this.#unanswered === 0) this.#computedBefore = computed();
      this.#unanswered += 1;
      const silentMs = this.#unanswered * PING_EVERY_MS;
      if (silentMs <= STUCK_DEADLINE_MS || !isStuck(silentMs, this.#computedSince(computed()))) {
        this.#ping();
        return;
      }
      this.stop();
      stuck();
    }, PING_EVERY_MS);
    this.#timer.unref();
  }

  /** For how long it has listened at least, in milliseconds; 0 when it does not. */
  get listeningMs(): number {
    return Math.max(0, this.#listening - 1) * PING_EVERY_MS;
  }

  get listening(): boolean {
    return this.#listening > 0;
  }

  /** Whatever the worker says shows that its loop turns. */
  onMessage(message: FromWorker): void {
    this.#unanswered = 0;
    if (message.type !== "pong") return;
    this.#listening = message.listening ? this.#listening + 1 : 0;
    this.#waiting.get(message.number)?.();
    this.#waiting.delete(message.number);
  }

  /** Resolves when a ping that is sent now was answered. Never resolves when the worker has ended. */
  answered(): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(this.#ping(), resolve));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #computedSince(now: number | undefined): number | undefined {
    const before = this.#computedBefore;
    return now === undefined || before === undefined ? undefined : now - before;
  }

  #ping(): number {
    this.#sent += 1;
    this.#send({ type: "ping", number: this.#sent });
    return this.#sent;
  }
}
