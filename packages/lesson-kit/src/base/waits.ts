/**
 * Waits for a condition that is checked again after each event, with a deadline. No sockets here.
 */

import { startDeadline } from "./deadline.ts";

export class Waits {
  readonly #deadlineMs: number;
  /** Called on every event that may end a wait. */
  readonly #watchers = new Set<() => void>();
  readonly #cancels = new Set<() => void>();

  constructor(deadlineMs: number) {
    this.#deadlineMs = deadlineMs;
  }

  /**
   * Resolves with the first defined value of `look`, which is called now and after each `wake`.
   *
   * Rejects with what `look` throws, and with what `late` returns when the deadline expires first.
   */
  until<T>(look: () => T | undefined, late: () => Error): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        cancel();
        this.#cancels.delete(cancel);
        this.#watchers.delete(check);
        settle();
      };
      const check = () => {
        try {
          const found = look();
          if (found !== undefined) finish(() => resolve(found));
        } catch (error) {
          finish(() => reject(error));
        }
      };
      const cancel = startDeadline(this.#deadlineMs, () => finish(() => reject(late())));
      this.#cancels.add(cancel);
      this.#watchers.add(check);
      check();
    });
  }

  /** Something has happened: every wait checks again. */
  wake(): void {
    for (const check of this.#watchers) check();
  }

  /** Leaves every wait unsettled. An abandoned deadline would keep the process alive. */
  cancel(): void {
    for (const cancel of this.#cancels) cancel();
  }
}
