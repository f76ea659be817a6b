/**
 * A line between two processes: it can be long, it can be cut, and it can lose answers.
 *
 * TCP in user space. It has no loss of packets, no bandwidth, no congestion and no TLS; what it has is
 * transits, and those are what is measured with it.
 */

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { nowMs, untilExactly } from "../process/clock.ts";
import { freePort } from "./ports.ts";

/** Texts that are found within one piece of what crosses, as a request without a long body is. */
export interface Replacement {
  text: string;
  by: string;
}

/**
 * Who registers an address gives its own; through a line it has to be the line's, as behind any port
 * mapping. Both have five digits, so no length changes.
 */
export const addressOf = (port: number, line: Line): Replacement => ({
  text: `:${port}/`,
  by: `:${line.port}/`,
});

/** From then on whoever asks has to open a connection each time, as through a proxy that keeps none. */
export const NEW_CONNECTION: Replacement = {
  text: "connection: keep-alive",
  by: "connection: close",
};

export interface LineOptions {
  /** Where it leads. */
  toPort: number;
  /** One way, in milliseconds. Default: 0. */
  oneWayMs?: number;
  /** Whether requests on it are deliveries. Default: false. */
  isForDeliveries?: boolean;
  /** What stands in requests, and what is put in its place: an address, a header. */
  replaces?: Replacement;
}

/** A line that listens on `port` and leads to another. */
export class Line {
  readonly port: number;
  readonly isForDeliveries: boolean;
  readonly #options: LineOptions;
  readonly #oneWayMs: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #losesAnswers = false;

  private constructor(port: number, options: LineOptions) {
    this.port = port;
    this.#options = options;
    this.isForDeliveries = options.isForDeliveries ?? false;
    this.#oneWayMs = options.oneWayMs ?? 0;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async open(options: LineOptions): Promise<Line> {
    const line = new Line(await freePort(), options);
    await line.mend();
    return line;
  }

  /** From now on every connection is gone, and new ones are refused. */
  cut(): void {
    this.#isCut = true;
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** It can be used (again). */
  async mend(): Promise<void> {
    this.#isCut = false;
    this.#server.listen(this.port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  /** Whether requests arrive and their answers do not: the connection breaks instead. */
  loseAnswers(on: boolean): void {
    this.#losesAnswers = on;
  }

  end(): Promise<void> {
    this.cut();
    return Promise.resolve();
  }

  #accept(near: Socket): void {
    if (this.#isCut) return void near.destroy();
    const far = connect({ port: this.#options.toPort, host: "127.0.0.1", noDelay: true });
    near.setNoDelay(true);
    for (const socket of [near, far]) this.#keep(socket);
    // The handshake of TCP crosses twice before the first byte of a request can leave.
    const openFrom = nowMs() + 2 * this.#oneWayMs;
    const there = this.#transit(openFrom);
    const back = this.#transit(openFrom);
    near.on("data", (bytes) => there(() => far.write(this.#renamed(bytes))));
    near.once("close", () => there(() => far.end()));
    far.on("data", (bytes) => {
      if (this.#losesAnswers) near.destroy();
      else back(() => near.write(bytes));
    });
    far.once("close", () => back(() => near.end()));
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    // A connection that breaks is what this is for.
    socket.on("error", () => {});
    socket.once("close", () => this.#sockets.delete(socket));
  }

  /** One direction of a connection: what is put in comes out after one transit, in the same order. */
  #transit(openFrom: number): (act: () => void) => void {
    if (this.#oneWayMs === 0) return (act) => act();
    let last = Promise.resolve();
    return (act) => {
      const due = Math.max(openFrom, nowMs()) + this.#oneWayMs;
      last = last.then(() => untilExactly(due)).then(act);
    };
  }

  #renamed(bytes: Buffer): Buffer {
    const { replaces } = this.#options;
    if (!replaces) return bytes;
    const text = bytes.toString("latin1");
    return Buffer.from(text.replaceAll(replaces.text, replaces.by), "latin1");
  }
}
