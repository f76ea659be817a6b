/**
 * The messages that one consumer has heard, and the waits for those that it has not. No sockets here.
 */

import type { JsonObject } from "../base/http-message.ts";
import type { WireFailure } from "../base/failure.ts";
import { mismatch } from "../base/match.ts";
import { Waits } from "../base/waits.ts";

export interface Heard {
  /** The id of the message in the recording. */
  event: string;
  message: JsonObject;
}

/** What to fail with when a wait comes to nothing. */
export interface Otherwise {
  late: () => WireFailure;
  ended: () => WireFailure;
}

export class Inbox {
  readonly #heard: Heard[] = [];
  readonly #taken = new Set<Heard>();
  /** A message, a fault or the end of the connection may end a wait. */
  readonly #waits: Waits;
  #fault: WireFailure | undefined;
  #ended = false;

  constructor(deadlineMs: number) {
    this.#waits = new Waits(deadlineMs);
  }

  add(heard: Heard): void {
    this.#heard.push(heard);
    this.#waits.wake();
  }

  /** Notes the first thing that no consumer could understand: from now on every wait fails with it. */
  spoil(fault: WireFailure): void {
    this.#fault ??= fault;
    this.#waits.wake();
  }

  /** Nothing more will come. */
  end(): void {
    this.#ended = true;
    this.#waits.wake();
  }

  get first(): Heard | undefined {
    return this.#heard[0];
  }

  get newest(): Heard | undefined {
    return this.#heard.at(-1);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** All that hold `expected`, in the order in which they came. */
  holding(expected: JsonObject): Heard[] {
    return this.#heard.filter((each) => !mismatch(each.message, expected));
  }

  /** The first that holds `expected` and was not taken yet. */
  untaken(expected: JsonObject): Heard | undefined {
    return this.#heard.find((each) => !this.#taken.has(each) && !mismatch(each.message, expected));
  }

  take(heard: Heard): void {
    this.#taken.add(heard);
  }

  takeAll(): void {
    for (const each of this.#heard) this.#taken.add(each);
  }

  /** Resolves with the first defined value of `look`, asked again whenever something happens. */
  until<T>(look: () => T | undefined, otherwise: Otherwise): Promise<T> {
    const lookOrFail = () => {
      const found = look();
      if (found !== undefined) return found;
      if (this.#fault) throw this.#fault;
      if (this.#ended) throw otherwise.ended();
      return undefined;
    };
    return this.#waits.until(lookOrFail, otherwise.late);
  }
}
