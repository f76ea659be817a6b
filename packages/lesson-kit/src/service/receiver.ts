/**
 * A webhook receiver whose replies a check scripts.
 *
 * It keeps every delivery with its raw bytes, because a signature covers bytes.
 */

import http from "node:http";
import { bodyFrom } from "@course/wire";
import type { Participant } from "@course/wire";
import { Delivery } from "./delivery.ts";
import { describeValue } from "../base/describe.ts";
import { WireFailure } from "../base/failure.ts";
import type { JsonObject } from "../base/http-message.ts";
import { mismatch, nearest } from "../base/match.ts";
import { headerPairs } from "../base/headers.ts";
import type { Reply } from "./reply.ts";
import { answer, OK } from "./reply.ts";
import { SERVER } from "../base/recorder.ts";
import type { CheckContext } from "../base/check-context.ts";
import { handled, seconds } from "../base/check-context.ts";
import { Waits } from "../base/waits.ts";

/** The reply to a delivery: a fixed one, or a function of the delivery. */
export type Script = Reply | ((delivery: Delivery) => Reply);

/** Enough to see what the server is doing instead. */
const KINDS_SHOWN = 3;

/** Which delivery is awaited: a function that decides, or the least that its body must hold. */
export type Wanted = ((delivery: Delivery) => boolean) | JsonObject;

/** The header that names an event's message, the same on every attempt. */
const ID = "webhook-id";

interface ReceiverParts {
  /** Its id in the recording: "receiver-1". */
  id: string;
  label: string;
  kind: Participant["kind"];
  /** The sender of a request, by id. Default: the server under test; nobody else knows the address. */
  senderOf?: (request: http.IncomingMessage) => string;
  /** What it receives, in the sentences of its failures. Default: a delivery. */
  noun?: "delivery" | "request";
}

export class Receiver {
  readonly deliveries: Delivery[] = [];
  /** The URL to register with a provider, without a path. */
  url = "";
  readonly #context: CheckContext;
  readonly #id: string;
  readonly #senderOf: NonNullable<ReceiverParts["senderOf"]>;
  readonly #noun: "delivery" | "request";
  #script: Script[] = [OK];
  readonly #connections = new WeakMap<object, string>();
  readonly #waits: Waits;

  constructor(context: CheckContext, parts: ReceiverParts) {
    const { id, label, kind, noun = "delivery", senderOf = () => SERVER } = parts;
    this.#context = context;
    this.#noun = noun;
    this.#senderOf = senderOf;
    this.#waits = new Waits(context.deadlineMs);
    this.#id = context.recorder.participant(id, label, kind);
  }

  /** Sets the replies from now on: one for each delivery, in order; the last one repeats. */
  answers(...script: Script[]): this {
    this.#script = script.length === 0 ? [OK] : [...script];
    return this;
  }

  /** Resolves with all deliveries as soon as there are `count`; rejects after 5 s. */
  received(count: number, why: string): Promise<Delivery[]> {
    const enough = () => (this.deliveries.length >= count ? [...this.deliveries] : undefined);
    const late = () => this.#late(`delivery ${count}`, this.#came(), why);
    return handled(this.#waits.until(enough, late));
  }

  /**
   * Resolves with the first delivery that is as wanted, including earlier ones; rejects after 5 s.
   *
   * `wanted` decides by itself, or is the least that the JSON object in the body must hold; then the failure
   * shows the delivery that came nearest. `words` say which: `a delivery of todo.added`; `got` says what came
   * instead, where the kinds of all deliveries don't.
   */
  delivered(
    wanted: Wanted,
    words: string,
    why: string,
    got = () => this.#came(),
  ): Promise<Delivery> {
    const accepts =
      typeof wanted === "function"
        ? wanted
        : ({ object }: Delivery) => mismatch(object, wanted) === undefined;
    const late = () => {
      const missing = this.#late(words, got(), why);
      const near = typeof wanted === "function" ? undefined : this.#nearMiss(wanted, words, why);
      return near ?? missing;
    };
    return handled(this.#waits.until(() => this.deliveries.find(accepts), late));
  }

  #nearMiss(wanted: JsonObject, words: string, why: string): WireFailure | undefined {
    const near = nearest(this.deliveries, ({ object }) => object, wanted);
    if (!near) return undefined;
    const { words: wrong, note, path } = near.wrong;
    return new WireFailure({
      expected: `${words}: ${describeValue(wanted, path)}`,
      got: `a ${this.#noun} with ${wrong}`,
      why,
      mark: { event: near.found.event, part: "body", note, path },
    });
  }

  /** Resolves as soon as `count` deliveries have been answered completely; rejects after 5 s. */
  async answered(count: number, why: string): Promise<void> {
    const answered = () => this.deliveries.filter(({ isAnswered }) => isAnswered).length;
    const enough = () => answered() >= count || undefined;
    const awaited = `delivery ${count} and its answer`;
    const got = () => `${this.#came()}, of which ${answered()} took their answer`;
    await handled(this.#waits.until(enough, () => this.#late(awaited, got(), why)));
  }

  /** Resolves when the provider disconnects from that delivery without an answer; rejects after 5 s. */
  async abandoned(delivery: Delivery, why: string): Promise<void> {
    const awaited = `the end of the connection of ${this.#noun} ${delivery.number}`;
    const late = () => this.#late(awaited, "a connection that stays open", why);
    await handled(this.#waits.until(() => delivery.isAbandoned || undefined, late));
  }

  /** Resolves when that delivery was answered completely or abandoned; rejects after 5 s. */
  async settled(delivery: Delivery, why: string): Promise<void> {
    const isOver = () => delivery.isAnswered || delivery.isAbandoned || undefined;
    const late = () =>
      this.#late(`the end of delivery ${delivery.number}`, "a connection that stays open", why);
    await handled(this.#waits.until(isOver, late));
  }

  /** Handles a request of the listener. */
  readonly take: http.RequestListener = (request, response) => {
    void this.#take(request, response);
  };

  /** Cancels every wait for a delivery. */
  close(): void {
    this.#waits.cancel();
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      // The provider disconnected in the middle: that was no delivery.
      return;
    }
    const connection = this.#connectionOf(request);
    const delivery = this.#record(request, connection, Buffer.concat(chunks));
    const next = (this.#script.length > 1 ? this.#script.shift() : this.#script[0]) ?? OK;
    this.#observeEnd(delivery, request, response);
    this.deliveries.push(delivery);
    this.#waits.wake();
    await answer(replyOf(next, delivery), response, (part) => {
      const { event: inReplyTo } = delivery;
      const to = this.#senderOf(request);
      this.#context.recorder.add({ connection, from: this.#id, to, inReplyTo, ...part });
    });
  }

  /**
   * Notes how the delivery ends.
   *
   * The first sign of a provider that gives up is the end of its side of the connection. It counts at once: what
   * the provider sends on another connection after that has to be seen after it.
   */
  #observeEnd(
    delivery: Delivery,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): void {
    request.socket.once("end", () => {
      delivery.isAbandoned ||= !response.writableEnded;
      this.#waits.wake();
    });
    response.once("close", () => {
      delivery.isAbandoned ||= !response.writableFinished;
      delivery.isAnswered = !delivery.isAbandoned;
      this.#waits.wake();
    });
  }

  #connectionOf(request: http.IncomingMessage): string {
    const { socket } = request;
    const known = this.#connections.get(socket);
    const from = this.#senderOf(request);
    const id = known ?? this.#context.recorder.connect(from, this.#id, "http/1.1").id;
    this.#connections.set(socket, id);
    return id;
  }

  #record(request: http.IncomingMessage, connection: string, rawBody: Buffer): Delivery {
    const { recorder } = this.#context;
    const headers = headerPairs(request.rawHeaders);
    const id = request.headers[ID] ?? null;
    const attempt = 1 + this.deliveries.filter((each) => each.headers.get(ID) === id).length;
    const { method = "", url: path = "" } = request;
    const event = recorder.add({
      kind: "request",
      connection,
      from: this.#senderOf(request),
      to: this.#id,
      method,
      target: path,
      headers,
      // Without an id it is another request: a challenge, or a call of the service.
      ...(id === null ? {} : { attempt }),
      ...(rawBody.length === 0 ? {} : { body: bodyFrom(rawBody) }),
    });
    const number = this.deliveries.length + 1;
    const subject = `${this.#noun} ${number}`;
    const receivedAt = recorder.now();
    const place = { event, subject, number, attempt, receivedAt };
    return new Delivery({ method, path, headers, rawBody, ...place });
  }

  /**
   * What has come so far, and its last kinds: `2 deliveries: "todo.added"`, `one request: POST /webhooks`.
   *
   * A request shows its body as well: in it is what another was awaited for.
   */
  #came(): string {
    const kinds = this.deliveries.map(({ object, method, path }) => {
      if (this.#noun === "request") return `${method} ${path}`;
      return object["type"] === undefined ? "" : describeValue(object["type"]);
    });
    const words = [...new Set(kinds.filter(Boolean))].slice(-KINDS_SHOWN).join(", ");
    const { object = {} } = (this.#noun === "request" && this.deliveries.at(-1)) || {};
    const body = Object.keys(object).length === 0 ? "" : `, the last with ${describeValue(object)}`;
    return inWords(this.deliveries.length, this.#noun) + (words === "" ? "" : `: ${words}`) + body;
  }

  #late(awaited: string, got: string, why: string): WireFailure {
    const { recorder, deadlineMs: waitedMs } = this.#context;
    const connection = recorder.connect(SERVER, this.#id, "http/1.1").id;
    const ends = { connection, from: SERVER, to: this.#id };
    const event = recorder.add({ kind: "timeout", ...ends, waitedMs, awaited });
    return new WireFailure({
      expected: `${awaited} to ${this.url} within ${seconds(waitedMs)}`,
      got,
      why,
      mark: { event, part: "event", note: `a ${this.#noun} is missing here` },
    });
  }
}

/** A script that throws fails as a server would: with 500. */
function replyOf(script: Script, delivery: Delivery): Reply {
  if (typeof script !== "function") return script;
  try {
    return script(delivery);
  } catch {
    return { do: "answer", status: 500 };
  }
}

function inWords(count: number, noun: "delivery" | "request"): string {
  if (count < 2) return `${count === 0 ? "no" : "one"} ${noun}`;
  return noun === "delivery" ? `${count} deliveries` : `${count} requests`;
}
