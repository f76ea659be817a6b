/**
 * What the page's console sends to the learner's server: HTTP requests, and one WebSocket.
 *
 * It speaks through the tap, as anybody does; what comes back is seen there. It reaches no other server
 * than the learner's: whoever could drive the page could not reach the network through it.
 */

import http from "node:http";
import { WebSocket } from "ws";
import { RequestError } from "./request-error.ts";

/** By this the tap knows the console. */
const USER_AGENT = "course-console";
/** A server that never answers is not waited for longer than this. */
const TIMEOUT_MS = 30_000;

interface ConsoleRequest {
  method: string;
  /** Begins with a slash. */
  target: string;
  headers: Record<string, string>;
  body: string;
}

export class Console {
  readonly #origin: () => string;
  readonly #changed: () => void;
  #socket: WebSocket | undefined;

  /** `changed` is called when the WebSocket has opened or closed. */
  constructor(origin: () => string, changed: () => void) {
    this.#origin = origin;
    this.#changed = changed;
  }

  get socket(): "closed" | "opening" | "open" {
    if (!this.#socket) return "closed";
    return this.#socket.readyState === WebSocket.OPEN ? "open" : "opening";
  }

  /** Sends one; throws a RequestError for what is no request. */
  request({ method, target, headers, body }: ConsoleRequest): void {
    if (!target.startsWith("/")) {
      throw new RequestError(`"${target}" is not a path: begin it with a slash, as in /todos`);
    }
    const hasBody = body !== "" && method !== "GET" && method !== "HEAD";
    const { hostname, port } = new URL(this.#origin());
    const request = sendable(() =>
      http.request({
        hostname,
        port,
        method,
        path: target,
        headers: { "User-Agent": USER_AGENT, ...headers },
        agent: false,
        timeout: TIMEOUT_MS,
      }),
    );
    request.once("timeout", () => request.destroy());
    request.on("response", (response) => response.resume());
    // What becomes of it crosses the tap, and is seen there.
    request.on("error", () => {});
    request.end(hasBody ? body : undefined);
  }

  /** Opens the WebSocket at a path; the one before is closed. */
  open(path: string): void {
    if (!path.startsWith("/"))
      throw new RequestError(`"${path}" is not a path: begin it with a slash.`);
    this.close();
    const url = `${this.#origin().replace(/^http/, "ws")}${path}`;
    const socket = sendable(
      () =>
        new WebSocket(url, {
          perMessageDeflate: false,
          headers: { "User-Agent": USER_AGENT },
          handshakeTimeout: TIMEOUT_MS,
        }),
    );
    this.#socket = socket;
    socket.on("error", () => {});
    socket.once("open", this.#changed);
    socket.once("close", () => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#changed();
    });
    this.#changed();
  }

  /** Sends a text message; throws a RequestError when nothing is open. */
  send(text: string): void {
    if (this.socket !== "open") throw new RequestError("No WebSocket is open. Open one first.");
    this.#socket?.send(text);
  }

  /** Says goodbye with 1000. */
  close(): void {
    this.#socket?.close(1000);
  }

  /** Ends it without waiting for a goodbye. */
  terminate(): void {
    this.#socket?.terminate();
  }
}

/** What Node refuses to send is what was typed, such as a line feed in a header; its own words say why. */
function sendable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new RequestError((error as Error).message);
  }
}
