/**
 * One HTTP listener that several checks share: each adds its route while it runs.
 *
 * For addresses that a server under test has to know before it starts (a service that it calls), or that
 * another machine must be able to reach (`--callback-url`). Everything else listens on its own port.
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
  /** Its URL for clients, without a trailing slash. Default: its own address. */
  publicUrl?: string;
}

/** Handles an upgrade request, and owns the connection from then on. */
export type UpgradeListener = (request: http.IncomingMessage, socket: Duplex, head: Buffer) => void;

interface Route {
  answer: http.RequestListener;
  upgrade: UpgradeListener;
}

export class SharedListener {
  readonly #server = http.createServer((request, response) => this.#take(request, response));
  readonly #publicUrl: string | undefined;
  /** By path prefix, such as `/receiver-2`; "" matches every path. */
  readonly #routes = new Map<string, Route>();

  private constructor(publicUrl: string | undefined) {
    this.#publicUrl = publicUrl;
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Rejects with the system's error, such as EADDRINUSE, when it can't listen there. */
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
   * Routes requests below `prefix` to `answer`, without the prefix; returns the function that removes the route.
   *
   * `upgrade` gets the requests to become a WebSocket. Default: they are refused.
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
      // Clients that still wait for an answer of this check get none.
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
    // A kept-alive connection could be cut at the end of a check, just when the next check uses it.
    response.shouldKeepAlive = false;
    const route = this.#routeFor(request);
    if (route) route.answer(request, response);
    // It belongs to a check that has ended.
    else response.writeHead(503).end();
  }

  #upgrade(request: http.IncomingMessage, socket: Duplex, head: Buffer): void {
    // The client may disconnect at any time.
    socket.on("error", () => socket.destroy());
    const route = this.#routeFor(request);
    if (route) route.upgrade(request, socket, head);
    else refuse(socket, 503);
  }

  /** Finds the route, and removes its prefix from the request's path. */
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
