/**
 * A TCP proxy between two processes that delays what it forwards, can be cut, and can drop responses.
 *
 * It runs in user space and simulates only the time of each transit: no packet loss, no limit of bandwidth,
 * no congestion, no TLS.
 */

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { nowMs, untilExactly } from "../process/clock.ts";
import { fiveDigitPort } from "./ports.ts";

/** Replaced wherever it lies within one chunk, as a request without a long body does. */
export interface Replacement {
  text: string;
  by: string;
}

/**
 * A consumer registers its own port; behind a proxy it has to be the proxy's, as behind any port mapping.
 * Both have five digits, so no length changes.
 */
export const addressOf = (port: number, proxy: DelayProxy): Replacement => ({
  text: `:${port}/`,
  by: `:${proxy.port}/`,
});

/** Makes every request need a new connection, as through a proxy that keeps none alive. */
export const NEW_CONNECTION: Replacement = {
  text: "connection: keep-alive",
  by: "connection: close",
};

export interface DelayProxyOptions {
  /** The port that it forwards to. */
  toPort: number;
  /** One way, in milliseconds. Default: 0. */
  oneWayMs?: number;
  /** Whether requests on it are deliveries. Default: false. */
  isForDeliveries?: boolean;
  /** A text in requests, such as an address or a header, and what takes its place. */
  replaces?: Replacement;
}

/** Listens on `port` and forwards to another. */
export class DelayProxy {
  readonly port: number;
  readonly isForDeliveries: boolean;
  readonly #options: DelayProxyOptions;
  readonly #oneWayMs: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #losesAnswers = false;

  private constructor(port: number, options: DelayProxyOptions) {
    this.port = port;
    this.#options = options;
    this.isForDeliveries = options.isForDeliveries ?? false;
    this.#oneWayMs = options.oneWayMs ?? 0;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async open(options: DelayProxyOptions): Promise<DelayProxy> {
    const proxy = new DelayProxy(await fiveDigitPort(), options);
    await proxy.mend();
    return proxy;
  }

  /** Closes every connection and refuses new ones. */
  cut(): void {
    this.#isCut = true;
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Accepts connections (again). */
  async mend(): Promise<void> {
    this.#isCut = false;
    this.#server.listen(this.port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  /** Whether requests arrive and their responses do not: the connection breaks instead. */
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
