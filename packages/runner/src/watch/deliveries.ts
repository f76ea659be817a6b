/**
 * The inbox of a running lesson: registered with every server that is started, and its last deliveries.
 */

import type { Lesson } from "@course/lesson-kit/judge";
import type { Arrival, Registered } from "../inbox/inbox.ts";
import { ANSWERS, Inbox } from "../inbox/inbox.ts";
import type { Ink } from "../output.ts";
import { arrivalLine } from "../view/arrival.ts";
import { labelled } from "../view/failure.ts";

/** So many that the page still has room for the failing step. */
const MOST_SHOWN = 3;

export class Deliveries {
  readonly #inbox: Inbox;
  /** The last ones, the newest last. */
  readonly #arrivals: readonly Arrival[];
  readonly #draw: () => void;
  #registered: Registered | undefined;

  private constructor(inbox: Inbox, arrivals: readonly Arrival[], draw: () => void) {
    this.#inbox = inbox;
    this.#arrivals = arrivals;
    this.#draw = draw;
  }

  /** `draw` is called when there is something new to see. */
  static async open(lesson: Lesson, draw: () => void): Promise<Deliveries> {
    const arrivals: Arrival[] = [];
    const inbox = await Inbox.open(lesson, (arrival) => {
      arrivals.push(arrival);
      if (arrivals.length > MOST_SHOWN) arrivals.shift();
      draw();
    });
    return new Deliveries(inbox, arrivals, draw);
  }

  /** Registers the inbox with a server that was started anew, which knows nothing of it. */
  async follow(origin: string | undefined): Promise<void> {
    this.#registered = origin === undefined ? undefined : await this.#inbox.register(origin);
    this.#draw();
  }

  /** What the inbox answers from now on: the next of the four. */
  nextAnswer(): void {
    const next = ANSWERS.indexOf(this.#inbox.answer) + 1;
    this.#inbox.answer = ANSWERS[next] ?? ANSWERS[0];
    this.#draw();
  }

  /** The inbox's state, and the last deliveries. */
  lines(width: number, ink: Ink): string[] {
    const state =
      this.#registered?.ok === false
        ? `not registered: ${this.#registered.why}`
        : `gives ${this.#inbox.answer}; i for another answer`;
    const arrivals = this.#arrivals.map((arrival) => `  ${arrivalLine(arrival, ink)}`);
    return [...labelled("Inbox", state, width, ink), ...arrivals];
  }

  close(): Promise<void> {
    return this.#inbox.close();
  }
}
