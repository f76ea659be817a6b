/**
 * A listener in front of a server: it forwards every byte as it is, both ways, and records what they say.
 *
 * The bytes go on first and are read afterwards, so that reading delays nothing. It stays while the server
 * behind it is started anew: who asks meanwhile waits a moment, because a save takes the server away for a
 * fraction of a second and nobody wants to hear of that; after it, or when there is none, `stand-in.ts` answers.
 */

import { once } from "node:events";
import net from "node:net";
import { Clients } from "./participants.ts";
import { Conversation, type Side } from "./connection.ts";
import type { LiveRecord } from "./live-record.ts";
import { standIn } from "./fallback-answer.ts";

/** Where the server really listens. */
export interface Door {
  host: string;
  port: number;
}

/** What stands behind the tap. */
export type Standing =
  | { is: "there"; door: Door }
  /** It will be there soon. */
  | { is: "starting" }
  /** Why it is not, as a sentence. */
  | { is: "away"; why: string };

export interface TapOptions {
  /** The port to listen at, on both loopback addresses. */
  port: number;
  record: LiveRecord;
  /** Who talks through it, by id. Default: whoever asks, by what they call themselves, and the server. */
  between?: { client: string; server: string };
  /** How long a connection waits for a server that is starting. Default: 3 s. */
  patienceMs?: number;
}

const PATIENCE_MS = 3_000;
const ADDRESSES = ["127.0.0.1", "::1"];

export class Tap {
  readonly #options: TapOptions;
  readonly #clients: Clients;
  readonly #listeners: net.Server[] = [];
  readonly #sockets = new Set<net.Socket>();
  readonly #waiting = new Set<() => void>();
  #standing: Standing = { is: "starting" };

  private constructor(options: TapOptions) {
    this.#options = options;
    this.#clients = new Clients(options.record);
  }

  /** Rejects with the system's error, such as EADDRINUSE, and then listens nowhere. */
  static async open(options: TapOptions): Promise<Tap> {
    const tap = new Tap(options);
    try {
      for (const host of ADDRESSES) await tap.#listen(host);
      return tap;
    } catch (error) {
      await tap.close();
      throw error;
    }
  }

  /** Says what stands behind it from now on. */
  leadsTo(standing: Standing): void {
    this.#standing = standing;
    if (standing.is !== "starting") for (const wake of this.#waiting) wake();
  }

  /** Ends every connection, and resolves when nothing listens any more. */
  async close(): Promise<void> {
    this.leadsTo({ is: "away", why: "The lesson is being left." });
    const closed = this.#listeners.splice(0).map((listener) => {
      listener.close();
      return once(listener, "close");
    });
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }

  async #listen(host: string): Promise<void> {
    // Half a connection may be closed: whoever has asked and said goodbye still gets an answer.
    const listener = net.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      void this.#take(client);
    });
    // On the other address it has to be the same one; 0 means any for the first.
    const [first] = this.#listeners;
    const port = first ? (first.address() as net.AddressInfo).port : this.#options.port;
    listener.listen({ host, port, ipv6Only: true });
    try {
      await once(listener, "listening");
      this.#listeners.push(listener);
    } catch (error) {
      // A machine without IPv6 has no such address.
      const { code = "" } = error as NodeJS.ErrnoException;
      if (first && /^(EADDRNOTAVAIL|EAFNOSUPPORT)$/.test(code)) return;
      throw error;
    }
  }

  /** The port that it listens at. */
  get port(): number {
    return (this.#listeners[0]?.address() as net.AddressInfo | undefined)?.port ?? 0;
  }

  async #take(client: net.Socket): Promise<void> {
    this.#keep(client);
    const { record, between } = this.#options;
    const conversation = new Conversation(record, this.#clients, between);
    const standing = await this.#settled();
    if (client.destroyed) return;
    if (standing.is !== "there") {
      standIn(client, conversation, this.#options.record, standing);
      return;
    }
    const server = net.connect({ ...standing.door, allowHalfOpen: true, noDelay: true });
    this.#keep(server);
    const refused = ({ code = "" }: NodeJS.ErrnoException) => {
      const why = `Your server does not take a connection (${code}).`;
      standIn(client, conversation, this.#options.record, { is: "refusing", why });
    };
    server.once("error", refused);
    server.once("connect", () => {
      server.off("error", refused);
      join(client, server, conversation);
    });
  }

  /** Waits for a server that is starting, but not for long. */
  #settled(): Standing | Promise<Standing> {
    if (this.#standing.is !== "starting") return this.#standing;
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve(this.#standing);
      };
      const timer = setTimeout(wake, this.#options.patienceMs ?? PATIENCE_MS);
      this.#waiting.add(wake);
    });
  }

  #keep(socket: net.Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    // What becomes of it is seen at its "close"; an error that nobody hears would end the process.
    socket.on("error", () => {});
  }
}

function join(client: net.Socket, server: net.Socket, conversation: Conversation): void {
  forward(client, server, "client", conversation);
  forward(server, client, "server", conversation);
}

function forward(from: net.Socket, to: net.Socket, side: Side, conversation: Conversation): void {
  let code: string | undefined;
  from.on("error", (error: NodeJS.ErrnoException) => (code = error.code ?? error.message));
  // Sends on, waits when the other side is slow, and passes the end on.
  from.pipe(to);
  from.on("data", (chunk: Buffer) => conversation.read(side, chunk));
  from.once("end", () => conversation.ended(side));
  from.once("close", () => {
    if (!from.readableEnded) conversation.ended(side, code ?? "ECONNRESET");
    // What broke off here has to break off there as well, and in the same way.
    if (!from.readableEnded && !to.destroyed) to.resetAndDestroy();
  });
}
