/**
 * Serves the live page on loopback. What it answers, and to whom, is in `page-app.ts`.
 */

import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { PageActions } from "./page-app.ts";

export class PageServer {
  readonly #server = http.createServer((request, response) => void this.#take(request, response));
  readonly #actions: PageActions;
  #app: Promise<http.RequestListener> | undefined;

  private constructor(actions: PageActions) {
    this.#actions = actions;
  }

  /** Listens on a free port of 127.0.0.1. */
  static async open(actions: PageActions): Promise<PageServer> {
    const server = new PageServer(actions);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0;
  }

  /** Express is loaded by the first request: a lesson whose page nobody opens never waits for it. */
  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const port = this.#port;
    this.#app ??= import("./page-app.ts").then(({ pageApp }) => pageApp(this.#actions, port));
    const app = await this.#app;
    app(request, response);
  }
}
