/**
 * The `receiver` fixture: listening webhook receivers whose answers a check writes as a script.
 *
 * A receiver is the consumer's side of a webhook: it listens, the provider calls. It keeps every
 * delivery with its raw bytes, because a signature is over bytes.
 */

import http from "node:http";
import type { AddressInfo } from "node:net";
import { bodyFrom } from "@course/wire";
import { startDeadline } from "./deadline.ts";
import { WireFailure } from "./failure.ts";
import { headerPairs } from "./headers.ts";
import type { Reply } from "./reply.ts";
import { answer, OK } from "./reply.ts";
import { PROVIDER } from "./recorder.ts";
import type { Terms } from "./terms.ts";
import { handled, seconds } from "./terms.ts";

export interface Delivery {
  /** Counted from 1, over all deliveries to this receiver. */
  attempt: number;
  method: string;
  path: string;
  headers: Headers;
  /** The body as it came, byte for byte. */
  rawBody: Buffer;
  /** The id of the request in the recording. */
  event: string;
}

/** Every receiver of one check, to be closed together. */
export class Receivers {
  readonly #terms: Terms;
  readonly #open: Receiver[] = [];

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  /**
   * Listens on a free port of the loopback interface.
   *
   * The replies are used up one for each delivery, in order; the last one goes on for ever. Default: 204.
   */
  async listen(...script: Reply[]): Promise<Receiver> {
    const receiver = new Receiver(this.#terms, `receiver-${this.#open.length + 1}`, script);
    this.#open.push(receiver);
    await receiver.start();
    return receiver;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((receiver) => receiver.close()));
  }
}

export class Receiver {
  readonly deliveries: Delivery[] = [];
  readonly #terms: Terms;
  readonly #id: string;
  readonly #script: Reply[];
  readonly #server = http.createServer((request, response) => void this.#take(request, response));
  readonly #connections = new WeakMap<object, string>();
  readonly #watchers = new Set<() => void>();
  #callOffs = new Set<() => void>();

  constructor(terms: Terms, id: string, script: Reply[]) {
    this.#terms = terms;
    this.#id = terms.recorder.participant(id, id.replace("-", " "), "receiver");
    this.#script = script.length === 0 ? [OK] : [...script];
  }

  /** The address to register with a provider, without a path. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(0, "127.0.0.1", resolve);
    });
  }

  /** Resolves with all deliveries as soon as there are `count`; rejects when 5 s are over first. */
  received(count: number, why: string): Promise<Delivery[]> {
    const enough = new Promise<Delivery[]>((resolve, reject) => {
      const finish = (settle: () => void) => {
        callOff();
        this.#callOffs.delete(callOff);
        this.#watchers.delete(check);
        settle();
      };
      const check = () => {
        if (this.deliveries.length >= count) finish(() => resolve([...this.deliveries]));
      };
      const late = () => finish(() => reject(this.#late(count, why)));
      const callOff = startDeadline(this.#terms.deadlineMs, late);
      this.#callOffs.add(callOff);
      this.#watchers.add(check);
      check();
    });
    return handled(enough);
  }

  /** Ends the listener and every connection to it, also one whose delivery hangs. */
  async close(): Promise<void> {
    // A deadline that nobody waits for any more would keep the process alive.
    for (const callOff of this.#callOffs) callOff();
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      // The provider hung up in the middle: that was no delivery.
      return;
    }
    const connection = this.#connectionOf(request);
    const delivery = this.#record(request, connection, Buffer.concat(chunks));
    const reply = (this.#script.length > 1 ? this.#script.shift() : this.#script[0]) ?? OK;
    this.deliveries.push(delivery);
    for (const check of this.#watchers) check();
    await answer(reply, response, (said) => {
      const { event: inReplyTo } = delivery;
      this.#terms.recorder.add({ connection, from: this.#id, to: PROVIDER, inReplyTo, ...said });
    });
  }

  #connectionOf({ socket }: http.IncomingMessage): string {
    const known = this.#connections.get(socket);
    const id = known ?? this.#terms.recorder.connect(PROVIDER, this.#id, "http/1.1").id;
    this.#connections.set(socket, id);
    return id;
  }

  #record(request: http.IncomingMessage, connection: string, rawBody: Buffer): Delivery {
    const attempt = this.deliveries.length + 1;
    const pairs = headerPairs(request.rawHeaders);
    const headers = new Headers();
    for (const [name, value] of pairs) headers.append(name, value);
    const { method = "", url: path = "" } = request;
    const event = this.#terms.recorder.add({
      kind: "request",
      connection,
      from: PROVIDER,
      to: this.#id,
      method,
      target: path,
      headers: pairs,
      attempt,
      ...(rawBody.length === 0 ? {} : { body: bodyFrom(rawBody) }),
    });
    return { attempt, method, path, headers, rawBody, event };
  }

  #late(count: number, why: string): WireFailure {
    const { recorder, deadlineMs: waitedMs } = this.#terms;
    const connection = recorder.connect(PROVIDER, this.#id, "http/1.1").id;
    const awaited = `delivery ${count} to ${this.url}`;
    const ends = { connection, from: PROVIDER, to: this.#id };
    const event = recorder.add({ kind: "timeout", ...ends, waitedMs, awaited });
    return new WireFailure({
      expected: `${awaited} within ${seconds(waitedMs)}`,
      came: deliveries(this.deliveries.length),
      why,
      mark: { event, part: "event", note: "a delivery is missing here" },
    });
  }
}

function deliveries(count: number): string {
  if (count === 0) return "no delivery";
  return count === 1 ? "one delivery" : `${count} deliveries`;
}
