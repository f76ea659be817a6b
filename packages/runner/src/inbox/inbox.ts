/**
 * A webhook receiver that the command runs, so that a learner sees what their own provider delivers.
 */

import type { Delivery, Lesson, Trace } from "@course/lesson-kit/judge";
import {
  Receiver,
  Recorder,
  SERVER,
  SharedListener,
  signatureFault,
} from "@course/lesson-kit/judge";
import { type InboxAnswer, isTriedAgain, replyTo } from "./answers.ts";
import { nextTryMs } from "./next-try.ts";
import { register, type Registered } from "./registration.ts";

/** A delivery that has come, and what the inbox made of it. */
export interface Arrival {
  /** Counted from 1. */
  number: number;
  /** When it came. */
  at: Date;
  /** The event's type, or what stands there in place of one. */
  type: string;
  /** Which attempt it is; absent for what carries no `webhook-id`, such as a challenge. */
  attempt?: number;
  answer: InboxAnswer | "200 with the challenge";
  /** Why the signature does not hold; "" when it does; absent when there is none. */
  signatureFault?: string;
  /** By the contract's schedule: milliseconds until the next attempt; absent when there is none. */
  nextTryMs?: number;
  /** The delivery and its answer, as they crossed the wire. */
  trace: Trace;
}

/** What replays a delivery says that it is: the tap and the recording know it by that. */
const REPLAYS_AS = "course-console";
/** What is kept to be replayed and to count attempts by. */
const MOST_KEPT = 500;

export class Inbox {
  /** What it answers from now on. */
  answer: InboxAnswer = "204";
  readonly #lesson: Lesson;
  readonly #listener: SharedListener;
  readonly #recorder: Recorder;
  readonly #kept = new Map<number, Delivery>();
  #count = 0;
  readonly #ends = new AbortController();
  readonly #secrets: string[] = [];

  private constructor(
    lesson: Lesson,
    listener: SharedListener,
    recorder: Recorder,
    arrived: (arrival: Arrival) => void,
  ) {
    this.#recorder = recorder;
    this.#lesson = lesson;
    this.#listener = listener;
    const context = {
      origin: listener.url,
      recorder: this.#recorder,
      signal: this.#ends.signal,
      deadlineMs: Infinity,
    };
    const receiver = new Receiver(context, {
      id: "inbox",
      label: "the inbox",
      kind: "receiver",
      senderOf: ({ headers }) =>
        headers["user-agent"] === REPLAYS_AS
          ? recorder.participant("console", "the console", "consumer")
          : SERVER,
    });
    receiver.answers((delivery) => {
      const [answer, reply] = replyTo(delivery, this.answer, `${this.url}/elsewhere`);
      const number = this.#keep(delivery, receiver);
      // The answer is in the recording only after it went out.
      setImmediate(() => arrived(this.#arrival(number, delivery, answer)));
      return reply;
    });
    listener.addRoute("", receiver.take);
  }

  /** Listens on any free port; `arrived` is called for each delivery. */
  static async open(
    lesson: Lesson,
    arrived: (arrival: Arrival) => void,
    recorder: Recorder = new Recorder(),
  ): Promise<Inbox> {
    return new Inbox(lesson, await SharedListener.open(), recorder, arrived);
  }

  get url(): string {
    return `${this.#listener.url}/inbox`;
  }

  /** Registers the inbox with the provider at `origin`, as lesson 03's contract has it. Never rejects. */
  async register(origin: string): Promise<Registered> {
    const registered = await register(origin, this.url, this.#ends.signal);
    if (registered.ok && registered.secret !== undefined) this.#secrets.push(registered.secret);
    return registered;
  }

  /**
   * Sends a delivery to the inbox again, with the same body, id, timestamp and signature.
   *
   * Resolves with false when it is not kept any more. Never rejects.
   */
  async replay(number: number): Promise<boolean> {
    const delivery = this.#kept.get(number);
    if (!delivery) return false;
    const kept = ([name]: [string, string]) => /^(content-type|webhook-.*)$/i.test(name);
    const headers = Object.fromEntries([...delivery.headers].filter(kept));
    const sent = fetch(`${this.#listener.url}${delivery.path}`, {
      method: delivery.method,
      headers: { ...headers, "User-Agent": REPLAYS_AS },
      body: Uint8Array.from(delivery.rawBody),
      redirect: "manual",
      signal: this.#ends.signal,
    });
    // What comes of it is seen as any other delivery is.
    sent.then((answer) => answer.arrayBuffer()).catch(() => {});
    return true;
  }

  async close(): Promise<void> {
    this.#ends.abort();
    await this.#listener.close();
  }

  /** Returns its number. The oldest go, so that an evening of deliveries does not fill the memory. */
  #keep(delivery: Delivery, receiver: Receiver): number {
    this.#count += 1;
    this.#kept.set(this.#count, delivery);
    this.#kept.delete(this.#count - MOST_KEPT);
    if (receiver.deliveries.length > MOST_KEPT) receiver.deliveries.shift();
    return this.#count;
  }

  #arrival(number: number, delivery: Delivery, answer: Arrival["answer"]): Arrival {
    const { type } = delivery.object;
    const isMessage = delivery.headers.has("webhook-id");
    const fault = this.#faultOf(delivery);
    const wait = isMessage && isTriedAgain(answer) ? nextTryMs(delivery.attempt) : undefined;
    return {
      number,
      at: new Date(),
      type: typeof type === "string" ? type : "a body without a type",
      ...(isMessage ? { attempt: delivery.attempt } : {}),
      answer,
      ...(fault === undefined ? {} : { signatureFault: fault }),
      ...(wait === undefined ? {} : { nextTryMs: wait }),
      trace: this.#traceOf(delivery),
    };
  }

  /** The provider may have started anew: then it signs under the newest of the secrets that it gave out. */
  #faultOf(delivery: Delivery): string | undefined {
    if (!delivery.headers.has("webhook-signature")) return undefined;
    const newest = this.#secrets.toReversed();
    if (newest.length === 0) return "the registration gave no secret";
    const faults = newest.map((secret) => signatureFault(delivery, secret));
    return faults.includes(undefined) ? "" : faults[0];
  }

  #traceOf({ event }: Delivery): Trace {
    const trace = this.#recorder.trace(`Lesson ${this.#lesson.id}, a delivery to the inbox`);
    const isOurs = (each: Trace["events"][number]) => each.id === event || each.inReplyTo === event;
    const events = trace.events.filter(isOurs);
    const own = new Set(events.map(({ connection }) => connection));
    return { ...trace, events, connections: trace.connections.filter(({ id }) => own.has(id)) };
  }
}
