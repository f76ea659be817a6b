/**
 * Asks a host again and again whether its event loop turns, and whether it holds a port open.
 */

import type { FromHost, ToHost } from "./host-messages.ts";

const PING_EVERY_MS = 250;

/** An event loop that has not turned for this long is in an endless loop. */
export const STUCK_DEADLINE_MS = 3_000;

export class Pulse {
  readonly #say: (message: ToHost) => void;
  readonly #timer: NodeJS.Timeout;
  /** Who waits for which answer. */
  readonly #waiting = new Map<number, () => void>();
  #sent = 0;
  #unanswered = 0;
  /** How many answers in a row have said that it listens. */
  #listening = 0;

  /** Calls `stuck` once no ping was answered for 3 s, and then pings no more. */
  constructor(say: (message: ToHost) => void, stuck: () => void) {
    this.#say = say;
    this.#timer = setInterval(() => {
      this.#unanswered += 1;
      if (this.#unanswered * PING_EVERY_MS <= STUCK_DEADLINE_MS) {
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

  /** Whatever the host says shows that its loop turns. */
  hear(message: FromHost): void {
    this.#unanswered = 0;
    if (message.type !== "pong") return;
    this.#listening = message.listening ? this.#listening + 1 : 0;
    this.#waiting.get(message.number)?.();
    this.#waiting.delete(message.number);
  }

  /** Resolves when a ping that is sent now was answered. Never resolves when the host has ended. */
  answered(): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(this.#ping(), resolve));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #ping(): number {
    this.#sent += 1;
    this.#say({ type: "ping", number: this.#sent });
    return this.#sent;
  }
}
