/**
 * A webhook receiver that the command runs, so that a learner sees what their own provider delivers.
 */

import type { Delivery, Lesson, Reply, Trace } from "@course/lesson-kit/judge";
import { Receiver, Recorder, SharedListener, signatureFault } from "@course/lesson-kit/judge";
import { nextTryMs } from "./next-try.ts";

/** What the inbox can do with a delivery; `i` goes from one to the next. */
export const ANSWERS = ["204", "500", "410", "no answer"] as const;
export type InboxAnswer = (typeof ANSWERS)[number];

/** A delivery that has come, and what the inbox made of it. */
export interface Arrival {
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

export type Registered =
  | { ok: true; id: string; status: string; secret?: string }
  /** Why not, as a sentence. */
  | { ok: false; why: string };

/** How long a provider may take to answer the registration. */
const REGISTER_TIMEOUT_MS = 5_000;

const EVENTS = ["todo.added", "todo.completed"];

export class Inbox {
  /** What it answers from now on. */
  answer: InboxAnswer = "204";
  readonly #lesson: Lesson;
  readonly #listener: SharedListener;
  readonly #recorder = new Recorder();
  readonly #ends = new AbortController();
  readonly #secrets: string[] = [];

  private constructor(
    lesson: Lesson,
    listener: SharedListener,
    arrived: (arrival: Arrival) => void,
  ) {
    this.#lesson = lesson;
    this.#listener = listener;
    const terms = {
      origin: listener.url,
      recorder: this.#recorder,
      signal: this.#ends.signal,
      deadlineMs: Infinity,
    };
    const receiver = new Receiver(terms, { id: "inbox", label: "the inbox", kind: "receiver" });
    receiver.answers((delivery) => {
      const [answer, reply] = this.#replyTo(delivery);
      // The answer is in the recording only after it went out.
      setImmediate(() => arrived(this.#arrival(delivery, answer)));
      return reply;
    });
    listener.opens("", receiver.take);
  }

  /** Listens on any free port; `arrived` is called for each delivery. */
  static async open(lesson: Lesson, arrived: (arrival: Arrival) => void): Promise<Inbox> {
    return new Inbox(lesson, await SharedListener.open(), arrived);
  }

  get url(): string {
    return `${this.#listener.url}/inbox`;
  }

  /** Registers the inbox with the provider at `origin`, as lesson 03's contract has it. Never rejects. */
  async register(origin: string): Promise<Registered> {
    try {
      const signal = AbortSignal.any([this.#ends.signal, AbortSignal.timeout(REGISTER_TIMEOUT_MS)]);
      const response = await fetch(`${origin}/webhooks`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ url: this.url, events: EVENTS }),
        signal,
      });
      const body: unknown = await response.json().catch(() => undefined);
      return this.#registered(response.status, body);
    } catch (error) {
      const { cause, message } = error as Error;
      const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
      return { ok: false, why: `POST /webhooks got no answer (${code}).` };
    }
  }

  async close(): Promise<void> {
    this.#ends.abort();
    await this.#listener.close();
  }

  #registered(httpStatus: number, body: unknown): Registered {
    const { id, status, secret } = (body ?? {}) as Record<string, unknown>;
    if (httpStatus !== 201) {
      return { ok: false, why: `POST /webhooks was answered with ${httpStatus}, not with 201.` };
    }
    if (typeof secret === "string") this.#secrets.push(secret);
    return {
      ok: true,
      id: String(id),
      status: String(status),
      ...(typeof secret === "string" ? { secret } : {}),
    };
  }

  #replyTo(delivery: Delivery): [Arrival["answer"], Reply] {
    const { challenge } = delivery.object;
    if (this.answer === "204" && typeof challenge === "string") {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify({ challenge });
      return ["200 with the challenge", { do: "answer", status: 200, headers, body }];
    }
    if (this.answer === "no answer") return [this.answer, { do: "hang" }];
    return [this.answer, { do: "answer", status: Number(this.answer) }];
  }

  #arrival(delivery: Delivery, answer: Arrival["answer"]): Arrival {
    const { type } = delivery.object;
    const isMessage = delivery.headers.has("webhook-id");
    const fault = this.#faultOf(delivery);
    const wait =
      isMessage && /^(500|no answer)$/.test(answer) ? nextTryMs(delivery.attempt) : undefined;
    return {
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
    return { ...trace, events: trace.events.filter(isOurs) };
  }
}
