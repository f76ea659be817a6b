/**
 * The `receiver` fixture: listening webhook receivers whose answers a check writes as a script.
 *
 * A receiver is the consumer's side of a webhook: it listens, the provider calls. It keeps every
 * delivery with its raw bytes, because a signature is over bytes.
 */

import http from "node:http";
import type { AddressInfo } from "node:net";
import { bodyFrom } from "@course/wire";
import { DEADLINE_MS, startDeadline } from "./deadline.ts";
import { WireFailure } from "./failure.ts";
import { headerPairs } from "./http.ts";
import type { Recorder } from "./recorder.ts";
import { PROVIDER } from "./recorder.ts";

/** What the receiver does with one delivery. */
export type Reply =
  | { do: "answer"; status: number; headers?: Record<string, string>; body?: string }
  /** Answers when the promise settles: the check holds the delivery as long as it likes. */
  | { do: "hold"; until: Promise<unknown>; status: number }
  /** Never answers. */
  | { do: "hang" }
  /** Cuts the connection in the middle of the answer. */
  | { do: "break" };

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

const OK: Reply = { do: "answer", status: 204 };

/** Every receiver of one check, to be closed together. */
export class Receivers {
  readonly #recorder: Recorder;
  readonly #open: Receiver[] = [];

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  /**
   * Listens on a free port of the loopback interface.
   *
   * The replies are used up one for each delivery, in order; the last one goes on for ever. Default: 204.
   */
  async listen(...script: Reply[]): Promise<Receiver> {
    const receiver = new Receiver(this.#recorder, `receiver-${this.#open.length + 1}`, script);
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
  readonly #recorder: Recorder;
  readonly #id: string;
  readonly #script: Reply[];
  readonly #server = http.createServer((request, response) => void this.#take(request, response));
  readonly #connections = new WeakMap<object, string>();
  readonly #watchers = new Set<() => void>();

  constructor(recorder: Recorder, id: string, script: Reply[]) {
    this.#recorder = recorder;
    this.#id = recorder.participant(id, id.replace("-", " "), "receiver");
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
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        callOff();
        this.#watchers.delete(check);
        settle();
      };
      const check = () => {
        if (this.deliveries.length >= count) finish(() => resolve([...this.deliveries]));
      };
      const callOff = startDeadline(DEADLINE_MS, () =>
        finish(() => reject(this.#late(count, why))),
      );
      this.#watchers.add(check);
      check();
    });
  }

  async close(): Promise<void> {
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
    const delivery = this.#record(request, Buffer.concat(chunks));
    const reply = (this.#script.length > 1 ? this.#script.shift() : this.#script[0]) ?? OK;
    this.deliveries.push(delivery);
    for (const check of this.#watchers) check();
    await this.#answer(reply, delivery, response);
  }

  #record(request: http.IncomingMessage, rawBody: Buffer): Delivery {
    const known = this.#connections.get(request.socket);
    const connection = known ?? this.#recorder.connect(PROVIDER, this.#id, "http/1.1").id;
    this.#connections.set(request.socket, connection);
    const attempt = this.deliveries.length + 1;
    const headers = new Headers();
    for (const [name, value] of headerPairs(request.rawHeaders)) headers.append(name, value);
    const method = request.method ?? "";
    const path = request.url ?? "";
    const event = this.#recorder.add({
      kind: "request",
      connection,
      from: PROVIDER,
      to: this.#id,
      method,
      target: path,
      headers: headerPairs(request.rawHeaders),
      attempt,
      ...(rawBody.length === 0 ? {} : { body: bodyFrom(rawBody) }),
    });
    return { attempt, method, path, headers, rawBody, event };
  }

  async #answer(reply: Reply, delivery: Delivery, response: http.ServerResponse): Promise<void> {
    if (reply.do === "hang") return;
    if (reply.do === "hold") await reply.until;
    if (reply.do === "break") {
      response.writeHead(200, { "Content-Length": "100" });
      response.write("cut off");
      response.socket?.destroySoon();
      return;
    }
    const headers = reply.do === "answer" ? (reply.headers ?? {}) : {};
    const body = reply.do === "answer" ? (reply.body ?? "") : "";
    response.writeHead(reply.status, headers);
    response.end(body);
    this.#recorder.add({
      kind: "response",
      connection: this.#connections.get(response.req.socket) ?? "",
      from: this.#id,
      to: PROVIDER,
      inReplyTo: delivery.event,
      status: reply.status,
      reason: http.STATUS_CODES[reply.status] ?? "",
      headers: Object.entries(headers),
      ...(body === "" ? {} : { body: bodyFrom(Buffer.from(body)) }),
    });
  }

  #late(count: number, why: string): WireFailure {
    const connection = this.#recorder.connect(PROVIDER, this.#id, "http/1.1").id;
    const awaited = `delivery ${count} to ${this.url}`;
    const event = this.#recorder.add({
      kind: "timeout",
      connection,
      from: PROVIDER,
      to: this.#id,
      waitedMs: DEADLINE_MS,
      awaited,
    });
    return new WireFailure({
      expected: `${awaited} within ${DEADLINE_MS / 1_000} s`,
      came: `${this.deliveries.length} deliveries`,
      why,
      mark: { event, part: "event", note: "a delivery is missing here" },
    });
  }
}
