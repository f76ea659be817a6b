/**
 * The messages that one consumer has received, and the waits for further ones. No sockets here.
 */

import type { JsonObject } from "../base/http-message.ts";
import type { WireFailure } from "../base/failure.ts";
import { describeValue } from "../base/describe.ts";
import { mismatch, nearest } from "../base/match.ts";
import { Waits } from "../base/waits.ts";

interface ReceivedMessage {
  /** The id of the message in the recording. */
  event: string;
  message: JsonObject;
}

/** The failures of a wait that ends without its message. */
export interface WaitFailures {
  onTimeout: () => WireFailure;
  onClose: () => WireFailure;
}

export class MessageQueue {
  readonly #received: ReceivedMessage[] = [];
  readonly #taken = new Set<ReceivedMessage>();
  /** A message, a fault or the end of the connection may end a wait. */
  readonly #waits: Waits;
  #fault: WireFailure | undefined;
  #ended = false;

  constructor(deadlineMs: number) {
    this.#waits = new Waits(deadlineMs);
  }

  add(received: ReceivedMessage): void {
    this.#received.push(received);
    this.#waits.wake();
  }

  /** Keeps the first message that no consumer could understand: from now on every wait fails with it. */
  spoil(fault: WireFailure): void {
    this.#fault ??= fault;
    this.#waits.wake();
  }

  /** Something has come that is no message: every wait looks again. */
  wake(): void {
    this.#waits.wake();
  }

  /** Nothing more will come. */
  end(): void {
    this.#ended = true;
    this.#waits.wake();
  }

  get first(): ReceivedMessage | undefined {
    return this.#received[0];
  }

  get newest(): ReceivedMessage | undefined {
    return this.#received.at(-1);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** All messages that match `expected`, in the order in which they came. */
  holding(expected: JsonObject): ReceivedMessage[] {
    return this.#received.filter((each) => !mismatch(each.message, expected));
  }

  /** The first message that matches `expected` and was not taken yet. */
  untaken(expected: JsonObject): ReceivedMessage | undefined {
    return this.#received.find(
      (each) => !this.#taken.has(each) && !mismatch(each.message, expected),
    );
  }

  /** Of those that were not taken yet, the one that comes nearest to `expected`, and where it differs. */
  nearest(expected: JsonObject) {
    const untaken = this.#received.filter((each) => !this.#taken.has(each));
    return nearest(untaken, ({ message }) => message, expected);
  }

  /** The types of those that were not taken yet, each once: `"snapshot"`. */
  get untakenTypes(): string[] {
    const untaken = this.#received.filter((each) => !this.#taken.has(each));
    return [...new Set(untaken.map(({ message }) => describeValue(message["type"] ?? "no type")))];
  }

  take(received: ReceivedMessage): void {
    this.#taken.add(received);
  }

  takeAll(): void {
    for (const each of this.#received) this.#taken.add(each);
  }

  /** Resolves with the first defined value of `look`, which is called again after each event. */
  until<T>(look: () => T | undefined, failures: WaitFailures): Promise<T> {
    const lookOrFail = () => {
      const found = look();
      if (found !== undefined) return found;
      if (this.#fault) throw this.#fault;
      if (this.#ended) throw failures.onClose();
      return undefined;
    };
    return this.#waits.until(lookOrFail, failures.onTimeout);
  }
}
