/**
 * The WebSocket side of the service that the server under test calls: it accepts each connection, or refuses
 * it, as the check decides.
 *
 * Source: RFC 6455, section 4.2 (the server's handshake). Not here: WebSockets that a check opens to the
 * server under test (`client/websocket.ts`).
 */

import http from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import type { Connection, Header } from "@course/wire";
import { WireFailure } from "../base/failure.ts";
import { headerPairs } from "../base/headers.ts";
import { SERVER } from "../base/recorder.ts";
import { ServedSocket, type ServedSocketParts } from "./served-websocket.ts";
import { refuse, type UpgradeListener } from "../base/listener.ts";
import type { CheckContext } from "../base/check-context.ts";
import { handled, seconds } from "../base/check-context.ts";
import { Waits } from "../base/waits.ts";

/** The status for an upgrade on this path: 101 accepts it, any other refuses it. */
type Welcome = (path: string) => number;

export class ServedSockets {
  /** Those that were accepted, in their order. */
  readonly connections: ServedSocket[] = [];
  /** The requested paths, accepted or not: `/live?after=3`. */
  readonly paths: string[] = [];
  readonly #context: CheckContext;
  readonly #service: string;
  readonly #waits: Waits;
  readonly #wss = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  /** The headers of the last 101 response. */
  #agreement: Header[] = [];
  #welcome: Welcome = () => 101;
  #opened: (socket: ServedSocket) => void = () => {};

  /** `service` is the service's id in the recording. */
  constructor(context: CheckContext, service: string) {
    this.#context = context;
    this.#service = service;
    this.#waits = new Waits(context.deadlineMs);
    // Emitted just before they are sent, synchronously within `handleUpgrade`.
    this.#wss.on("headers", (lines) => (this.#agreement = lines.slice(1).map(pairOf)));
  }

  /** Sets the status of each upgrade from now on, and what to do with a connection as soon as it is open. */
  welcomes(welcome: Welcome, opened: (socket: ServedSocket) => void = () => {}): this {
    this.#welcome = welcome;
    this.#opened = opened;
    return this;
  }

  /** Resolves with the connection of that number, counted from 1; rejects after 5 s. */
  connected(number: number, why: string): Promise<ServedSocket> {
    const look = () => this.connections[number - 1];
    const got = () => {
      const last = this.paths.length === 0 ? "" : `, the last with GET ${this.paths.at(-1)}`;
      return `${this.connections.length} accepted of ${this.paths.length} attempts${last}`;
    };
    return this.#until(look, { awaited: `WebSocket ${number} to ${this.#service}`, got }, why);
  }

  /** Resolves when `socket` is closed by either side; rejects after 5 s. */
  async closed(socket: ServedSocket, why: string): Promise<void> {
    const look = () => socket.isClosed || undefined;
    const awaited = `the end of WebSocket ${socket.number}`;
    await this.#until(look, { awaited, got: () => "a connection that stays open" }, why);
  }

  /** Handles an upgrade request of the listener. */
  readonly take: UpgradeListener = (request, socket, head) => {
    const { url: path = "/" } = request;
    this.paths.push(path);
    const { connection, event } = this.#record(request, path);
    const status = this.#welcome(path);
    if (status !== 101) {
      this.#answered(connection, event, status);
      refuse(socket, status);
      return;
    }
    this.#wss.handleUpgrade(request, socket, head, (webSocket) => {
      this.#answered(connection, event, status, this.#agreement);
      this.#keep(webSocket, { path, connection, handshake: event });
    });
  };

  /** Cancels every wait for a connection. */
  close(): void {
    this.#waits.cancel();
  }

  #keep(
    webSocket: WebSocket,
    known: Pick<ServedSocketParts, "path" | "connection" | "handshake">,
  ): void {
    const { recorder } = this.#context;
    const { connection } = known;
    connection.protocol = "websocket";
    connection.upgradedAt = recorder.now();
    const parts = {
      ...known,
      number: this.connections.length + 1,
      openedAt: recorder.now(),
      service: this.#service,
    };
    const socket = new ServedSocket(webSocket, recorder, parts, () => this.#waits.wake());
    this.connections.push(socket);
    this.#opened(socket);
    this.#waits.wake();
  }

  #record(request: http.IncomingMessage, target: string) {
    const { recorder } = this.#context;
    const connection = recorder.connect(SERVER, this.#service, "http/1.1");
    const event = recorder.add({
      kind: "request",
      connection: connection.id,
      from: SERVER,
      to: this.#service,
      method: request.method ?? "",
      target,
      headers: headerPairs(request.rawHeaders),
    });
    return { connection, event };
  }

  #answered(
    { id: connection }: Connection,
    inReplyTo: string,
    status: number,
    headers: Header[] = [],
  ): void {
    const ends = { connection, from: this.#service, to: SERVER, inReplyTo };
    const reason = http.STATUS_CODES[status] ?? "";
    const kind = status === 101 ? "upgrade" : "response";
    this.#context.recorder.add({ kind, ...ends, status, reason, headers });
  }

  /** `got` says what is there instead when the time is over. */
  #until<T>(
    look: () => T | undefined,
    { awaited, got }: { awaited: string; got: () => string },
    why: string,
  ): Promise<T> {
    return handled(this.#waits.until(look, () => this.#late(awaited, got(), why)));
  }

  #late(awaited: string, got: string, why: string): WireFailure {
    const { recorder, deadlineMs: waitedMs } = this.#context;
    const connection = recorder.connect(SERVER, this.#service, "http/1.1").id;
    const ends = { connection, from: SERVER, to: this.#service };
    const event = recorder.add({ kind: "timeout", ...ends, waitedMs, awaited });
    return new WireFailure({
      expected: `${awaited} within ${seconds(waitedMs)}`,
      got,
      why,
      mark: { event, part: "event", note: "it is missing here" },
    });
  }
}

function pairOf(line: string): Header {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}
