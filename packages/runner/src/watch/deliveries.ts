/**
 * The inbox of a running lesson: registered with every server that is started, and its last deliveries.
 */

import type { Lesson } from "@course/lesson-kit/judge";
import type { Arrival } from "../inbox/inbox.ts";
import type { LiveRecord } from "@course/tap/record";
import { ANSWERS, type InboxAnswer } from "../inbox/answers.ts";
import { Inbox } from "../inbox/inbox.ts";
import type { Registered } from "../inbox/registration.ts";
import type { Ink } from "@course/command/output";
import { arrivalLine } from "../view/arrival.ts";
import { labelled } from "../view/failure.ts";

/** So many that the page still has room for the failing step. */
const MOST_SHOWN = 3;
/** What the live page lists. */
const MOST_LISTED = 200;

export class Deliveries {
  readonly #inbox: Inbox;
  /** The newest last. */
  readonly arrivals: readonly Arrival[];
  readonly #draw: () => void;
  #registered: Registered | undefined;

  private constructor(inbox: Inbox, arrivals: readonly Arrival[], draw: () => void) {
    this.#inbox = inbox;
    this.arrivals = arrivals;
    this.#draw = draw;
  }

  /** What crosses is written into `record`; `draw` is called when there is something new to see. */
  static async open(lesson: Lesson, record: LiveRecord, draw: () => void): Promise<Deliveries> {
    const arrivals: Arrival[] = [];
    const arrived = (arrival: Arrival) => {
      arrivals.push(arrival);
      if (arrivals.length > MOST_LISTED) arrivals.shift();
      draw();
    };
    const inbox = await Inbox.open(lesson, arrived, record);
    return new Deliveries(inbox, arrivals, draw);
  }

  /** Registers the inbox with a server that was started anew, which knows nothing of it. */
  async follow(origin: string | undefined): Promise<void> {
    this.#registered = origin === undefined ? undefined : await this.#inbox.register(origin);
    this.#draw();
  }

  /** The address that is registered. */
  get url(): string {
    return this.#inbox.url;
  }

  get answer(): InboxAnswer {
    return this.#inbox.answer;
  }

  /** Where it is registered, or why it is not. */
  get registered(): Registered | undefined {
    return this.#registered;
  }

  /** What the inbox answers from now on. */
  answers(answer: InboxAnswer): void {
    this.#inbox.answer = answer;
    this.#draw();
  }

  /** The next of them all, and after the last the first. */
  nextAnswer(): void {
    this.answers(ANSWERS[ANSWERS.indexOf(this.#inbox.answer) + 1] ?? ANSWERS[0]);
  }

  /** Sends a delivery again; false when it is not kept any more. */
  replay(number: number): Promise<boolean> {
    return this.#inbox.replay(number);
  }

  /** The inbox's state, and the last deliveries. */
  lines(width: number, ink: Ink): string[] {
    const state =
      this.#registered?.ok === false
        ? `not registered: ${this.#registered.why}`
        : `answers ${this.#inbox.answer}; press i to change it`;
    const arrivals = this.arrivals
      .slice(-MOST_SHOWN)
      .map((arrival) => `  ${arrivalLine(arrival, ink)}`);
    return [...labelled("Inbox", state, width, ink), ...arrivals];
  }

  close(): Promise<void> {
    return this.#inbox.close();
  }
}
