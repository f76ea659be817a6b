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
  readonly #draw: () => void;
  #inbox: Inbox | undefined;
  #registered: Registered | undefined;
  #arrivals: Arrival[] = [];

  private constructor(draw: () => void) {
    this.#draw = draw;
  }

  /** `draw` is called when there is something new to see. */
  static async open(lesson: Lesson, draw: () => void): Promise<Deliveries> {
    const deliveries = new Deliveries(draw);
    deliveries.#inbox = await Inbox.open(lesson, (arrival) => deliveries.#arrived(arrival));
    return deliveries;
  }

  /** Registers the inbox with a server that was started anew, which knows nothing of it. */
  async follow(origin: string | undefined): Promise<void> {
    this.#registered = origin === undefined ? undefined : await this.#inbox?.register(origin);
    this.#draw();
  }

  /** What the inbox answers from now on: the next of the four. */
  nextAnswer(): void {
    if (!this.#inbox) return;
    const next = ANSWERS[(ANSWERS.indexOf(this.#inbox.answer) + 1) % ANSWERS.length];
    if (next) this.#inbox.answer = next;
    this.#draw();
  }

  /** The inbox's state, and the last deliveries, the newest last. */
  lines(width: number, ink: Ink): string[] {
    const state =
      this.#registered?.ok === false
        ? `not registered: ${this.#registered.why}`
        : `gives ${this.#inbox?.answer ?? "no answer"}; i for another answer`;
    const arrivals = this.#arrivals.map((arrival) => `  ${arrivalLine(arrival, ink)}`);
    return [...labelled("Inbox", state, width, ink), ...arrivals];
  }

  async close(): Promise<void> {
    await this.#inbox?.close();
  }

  #arrived(arrival: Arrival): void {
    this.#arrivals = [...this.#arrivals, arrival].slice(-MOST_SHOWN);
    this.#draw();
  }
}
