/**
 * Pings a worker regularly: is its event loop running, and does it listen on a port?
 */

import type { FromWorker, ToWorker } from "./worker/messages.ts";

const PING_EVERY_MS = 250;

/** If a worker does not answer for this long while its process computes, it is in an endless loop. */
export const STUCK_DEADLINE_MS = 3_000;

/** A process with this much processor time was not starved by the others: a start takes less. */
const STUCK_COMPUTING_MS = STUCK_DEADLINE_MS / 3;

/** One that waits without computing, such as for a lock, gets this much time. */
const SILENT_DEADLINE_MS = 30_000;

/** Whether a worker that does not answer counts as stuck. Pure. */
export function isStuck(silentMs: number, computedMs: number | undefined): boolean {
  if (silentMs <= STUCK_DEADLINE_MS) return false;
  if (computedMs === undefined || silentMs > SILENT_DEADLINE_MS) return true;
  return computedMs >= STUCK_COMPUTING_MS;
}

export class Heartbeat {
  readonly #send: (message: ToWorker) => void;
  readonly #timer: NodeJS.Timeout;
  /** The callbacks of the pings that wait for an answer, by number. */
  readonly #waiting = new Map<number, () => void>();
  #sent = 0;
  #unanswered = 0;
  /** The processor time of its process at its last message. */
  #computedBefore: number | undefined;
  /** How many answers in a row reported that it listens. */
  #listening = 0;

  /**
   * Calls `stuck` once if no ping is answered for 3 s while the worker computes, and then stops.
   *
   * `computed` returns the worker's processor time in milliseconds, where the system reports it.
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

  /** The minimum time that it has listened, in milliseconds; 0 when it does not. */
  get listeningMs(): number {
    return Math.max(0, this.#listening - 1) * PING_EVERY_MS;
  }

  get listening(): boolean {
    return this.#listening > 0;
  }

  /** Every message of the worker shows that its event loop runs. */
  onMessage(message: FromWorker): void {
    this.#unanswered = 0;
    if (message.type !== "pong") return;
    this.#listening = message.listening ? this.#listening + 1 : 0;
    this.#waiting.get(message.number)?.();
    this.#waiting.delete(message.number);
  }

  /** Sends a ping and resolves when it is answered; never if the worker has ended. */
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
