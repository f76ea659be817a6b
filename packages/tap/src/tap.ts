/**
 * A listener in front of a server: it forwards every byte unchanged, both ways, and records the messages.
 *
 * Bytes are forwarded first and parsed afterwards, so that parsing delays nothing. The tap keeps listening
 * while the server behind it restarts: a save takes the server away for a fraction of a second, so a connection
 * waits for it, and gets an answer from `fallback-answer.ts` when it doesn't come back or there is none.
 */

import { once } from "node:events";
import net from "node:net";
import type { Address } from "@course/lesson-kit/judge";
import { TappedConnection } from "./connection.ts";
import { sendFallbackAnswer } from "./fallback-answer.ts";
import type { LiveRecord } from "./live-record.ts";
import { Participants } from "./participants.ts";
import type { Side } from "./side.ts";

/** The server behind the tap. */
export type Upstream =
  | { is: "there"; address: Address }
  /** It will listen soon. */
  | { is: "starting" }
  /** `why` is the sentence that clients get. */
  | { is: "away"; why: string };

export interface TapOptions {
  /** The port to listen on, on both loopback addresses. */
  port: number;
  record: LiveRecord;
  /** The two ends by id. Default: the client by its User-Agent, and the server. */
  between?: { client: string; server: string };
  /** How long a connection waits for a server that is starting. Default: 3 s. */
  patienceMs?: number;
}

const PATIENCE_MS = 3_000;
const LOOPBACK_HOSTS = ["127.0.0.1", "::1"];

export class Tap {
  readonly #options: TapOptions;
  readonly #participants: Participants;
  readonly #listeners: net.Server[] = [];
  readonly #sockets = new Set<net.Socket>();
  readonly #waiting = new Set<() => void>();
  #upstream: Upstream = { is: "starting" };

  private constructor(options: TapOptions) {
    this.#options = options;
    this.#participants = new Participants(options.record);
  }

  /** Rejects with the system's error, such as EADDRINUSE, and then listens nowhere. */
  static async open(options: TapOptions): Promise<Tap> {
    const tap = new Tap(options);
    try {
      for (const host of LOOPBACK_HOSTS) await tap.#listen(host);
      return tap;
    } catch (error) {
      await tap.close();
      throw error;
    }
  }

  /** Sets where connections lead from now on; those that wait for a starting server go on. */
  setUpstream(upstream: Upstream): void {
    this.#upstream = upstream;
    if (upstream.is !== "starting") for (const wake of this.#waiting) wake();
  }

  /** Ends every connection, and resolves when nothing listens any more. */
  async close(): Promise<void> {
    this.setUpstream({ is: "away", why: "The lesson is being left." });
    const closed = this.#listeners.splice(0).map((listener) => {
      listener.close();
      return once(listener, "close");
    });
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }

  async #listen(host: string): Promise<void> {
    // Half-open is allowed: a client that ends its side after the request still gets the response.
    const listener = net.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      void this.#take(client);
    });
    // Both hosts share one port; 0 picks any free one for the first.
    const [first] = this.#listeners;
    const port = first ? (first.address() as net.AddressInfo).port : this.#options.port;
    listener.listen({ host, port, ipv6Only: true });
    try {
      await once(listener, "listening");
      this.#listeners.push(listener);
    } catch (error) {
      // A machine without IPv6 has no ::1.
      const { code = "" } = error as NodeJS.ErrnoException;
      if (first && /^(EADDRNOTAVAIL|EAFNOSUPPORT)$/.test(code)) return;
      throw error;
    }
  }

  /** The port it listens on. */
  get port(): number {
    return (this.#listeners[0]?.address() as net.AddressInfo | undefined)?.port ?? 0;
  }

  async #take(client: net.Socket): Promise<void> {
    this.#keep(client);
    const { record, between } = this.#options;
    const connection = new TappedConnection(record, this.#participants, between);
    const upstream = await this.#settled();
    if (client.destroyed) return;
    if (upstream.is !== "there") {
      sendFallbackAnswer(client, connection, this.#options.record, upstream);
      return;
    }
    const server = net.connect({ ...upstream.address, allowHalfOpen: true, noDelay: true });
    this.#keep(server);
    const refused = ({ code = "" }: NodeJS.ErrnoException) => {
      const why = `Your server does not take a connection (${code}).`;
      sendFallbackAnswer(client, connection, this.#options.record, { is: "refusing", why });
    };
    server.once("error", refused);
    server.once("connect", () => {
      server.off("error", refused);
      join(client, server, connection);
    });
  }

  /** Waits for a server that is starting, but not for long. */
  #settled(): Upstream | Promise<Upstream> {
    if (this.#upstream.is !== "starting") return this.#upstream;
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve(this.#upstream);
      };
      const timer = setTimeout(wake, this.#options.patienceMs ?? PATIENCE_MS);
      this.#waiting.add(wake);
    });
  }

  #keep(socket: net.Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    // Its end is handled at "close"; an error without a listener would end the process.
    socket.on("error", () => {});
  }
}

function join(client: net.Socket, server: net.Socket, connection: TappedConnection): void {
  forward(client, server, "client", connection);
  forward(server, client, "server", connection);
}

function forward(from: net.Socket, to: net.Socket, side: Side, connection: TappedConnection): void {
  let code: string | undefined;
  from.on("error", (error: NodeJS.ErrnoException) => (code = error.code ?? error.message));
  // Forwards, waits when the other side is slow, and forwards the end.
  from.pipe(to);
  from.on("data", (chunk: Buffer) => connection.read(side, chunk));
  from.once("end", () => connection.end(side));
  from.once("close", () => {
    if (!from.readableEnded) connection.end(side, code ?? "ECONNRESET");
    // A reset on one side is a reset on the other.
    if (!from.readableEnded && !to.destroyed) to.resetAndDestroy();
  });
}
