/**
 * One listener for several checks, each of which answers what comes while it runs.
 *
 * For addresses that a server under test has to know before it starts (a service that it calls), or that
 * another machine must be able to reach (`--callback-url`). Everything else listens on a port of its own.
 */

import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

export interface SharedListenerOptions {
  /** Default: 0, any free port. */
  port?: number;
  /** The interface to listen on. Default: 127.0.0.1. */
  host?: string;
  /** Where it is reached from outside, without a slash at its end. Default: its own address. */
  publicUrl?: string;
}

export class SharedListener {
  readonly #server = http.createServer((request, response) => this.#take(request, response));
  readonly #publicUrl: string | undefined;
  /** By the beginning of the path, such as `/receiver-2`; "" takes all. */
  readonly #doors = new Map<string, http.RequestListener>();

  private constructor(publicUrl: string | undefined) {
    this.#publicUrl = publicUrl;
  }

  /** Rejects with the system's error, such as EADDRINUSE, when it cannot listen there. */
  static async open(options: SharedListenerOptions = {}): Promise<SharedListener> {
    const listener = new SharedListener(options.publicUrl);
    listener.#server.listen(options.port ?? 0, options.host ?? "127.0.0.1");
    await once(listener.#server, "listening");
    return listener;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return this.#publicUrl ?? `http://127.0.0.1:${port}`;
  }

  /** From now on `answer` takes what comes below `prefix`, which it does not see; returns the end of that. */
  opens(prefix: string, answer: http.RequestListener): () => void {
    const underWay = new Set<http.ServerResponse>();
    this.#doors.set(prefix, (request, response) => {
      underWay.add(response);
      response.once("close", () => underWay.delete(response));
      answer(request, response);
    });
    return () => {
      this.#doors.delete(prefix);
      // Whoever still waits for an answer of this check will get none.
      for (const response of underWay) response.destroy();
    };
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #take(request: http.IncomingMessage, response: http.ServerResponse): void {
    const path = request.url ?? "/";
    // A connection that is kept could be cut at the end of a check, just when the next one's request goes out.
    response.shouldKeepAlive = false;
    for (const [prefix, answer] of this.#doors) {
      const rest = path.slice(prefix.length);
      if (!path.startsWith(prefix) || !/^([/?]|$)/.test(rest)) continue;
      request.url = rest === "" ? "/" : rest;
      answer(request, response);
      return;
    }
    // It belongs to a check that is over.
    response.writeHead(503).end();
  }
}
