/**
 * One listener for several checks, each of which answers what comes while it runs.
 *
 * For addresses that a server under test has to know before it starts (a service that it calls), or that
 * another machine must be able to reach (`--callback-url`). Everything else listens on a port of its own.
 */

import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

export interface SharedListenerOptions {
  /** Default: 0, any free port. */
  port?: number;
  /** The interface to listen on. Default: 127.0.0.1. */
  host?: string;
  /** Where it is reached from outside, without a slash at its end. Default: its own address. */
  publicUrl?: string;
}

/** What takes a request for an upgrade: the connection is its own from then on. */
export type UpgradeListener = (request: http.IncomingMessage, socket: Duplex, head: Buffer) => void;

interface Route {
  answer: http.RequestListener;
  upgrade: UpgradeListener;
}

export class SharedListener {
  readonly #server = http.createServer((request, response) => this.#take(request, response));
  readonly #publicUrl: string | undefined;
  /** By the beginning of the path, such as `/receiver-2`; "" takes all. */
  readonly #routes = new Map<string, Route>();

  private constructor(publicUrl: string | undefined) {
    this.#publicUrl = publicUrl;
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
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

  /**
   * From now on `answer` takes what comes below `prefix`, which it does not see; returns the end of that.
   *
   * `upgrade` takes what wants to become a WebSocket. Default: that is refused.
   */
  addRoute(
    prefix: string,
    answer: http.RequestListener,
    upgrade: UpgradeListener = (_, socket) => refuse(socket, 426),
  ): () => void {
    const underWay = new Set<http.ServerResponse | Duplex>();
    const keep = (each: http.ServerResponse | Duplex) => {
      underWay.add(each);
      each.once("close", () => underWay.delete(each));
    };
    this.#routes.set(prefix, {
      answer(request, response) {
        keep(response);
        answer(request, response);
      },
      upgrade(request, socket, head) {
        keep(socket);
        upgrade(request, socket, head);
      },
    });
    return () => {
      this.#routes.delete(prefix);
      // Whoever still waits for an answer of this check will get none.
      for (const each of underWay) each.destroy();
    };
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #take(request: http.IncomingMessage, response: http.ServerResponse): void {
    // A connection that is kept could be cut at the end of a check, just when the next one's request goes out.
    response.shouldKeepAlive = false;
    const route = this.#routeFor(request);
    if (route) route.answer(request, response);
    // It belongs to a check that is over.
    else response.writeHead(503).end();
  }

  #upgrade(request: http.IncomingMessage, socket: Duplex, head: Buffer): void {
    // Whoever asks for an upgrade may hang up at any time.
    socket.on("error", () => socket.destroy());
    const route = this.#routeFor(request);
    if (route) route.upgrade(request, socket, head);
    else refuse(socket, 503);
  }

  /** Finds who answers, and takes the prefix off the request's path. */
  #routeFor(request: http.IncomingMessage): Route | undefined {
    const path = request.url ?? "/";
    for (const [prefix, route] of this.#routes) {
      const rest = path.slice(prefix.length);
      if (!path.startsWith(prefix) || !/^([/?]|$)/.test(rest)) continue;
      request.url = rest === "" ? "/" : rest;
      return route;
    }
    return undefined;
  }
}

/** Refuses an upgrade in HTTP (RFC 6455, section 4.2.2). */
export function refuse(socket: Duplex, status: number): void {
  const reason = http.STATUS_CODES[status] ?? "";
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
