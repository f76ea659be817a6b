/**
 * Writes down what crosses the wire while one check runs, in the form of `@course/wire`.
 */

import type { Connection, Participant, Protocol, Trace, TraceEvent } from "@course/wire";
import { TRACE_VERSION } from "@course/wire";

type WithoutBookkeeping<E> = E extends TraceEvent ? Omit<E, "id" | "sentAt"> : never;

/** An event as its observer knows it; the recorder adds its id and the time. */
export type Observed = WithoutBookkeeping<TraceEvent>;

/** An event on a connection whose two ends are known already. */
type OnAConnection<E> = E extends TraceEvent
  ? Omit<E, "id" | "sentAt" | "connection" | "from" | "to">
  : never;

/** The server under test, in every trace. */
export const SERVER = "server";

export class Recorder {
  readonly #startedAt = performance.now();
  readonly #startedOn = new Date().toISOString();
  readonly #participants: Participant[];
  readonly #connections: Connection[] = [];
  readonly #events: TraceEvent[] = [];

  /** `role` is what the server under test is: it provides, it receives deliveries, or it consumes. */
  constructor(role: Participant["kind"] = "provider") {
    this.#participants = [{ id: SERVER, label: "your server", kind: role }];
  }

  /** Milliseconds since the recording began. */
  now(): number {
    return Math.round((performance.now() - this.#startedAt) * 1_000) / 1_000;
  }

  /** Names somebody who takes part; the same id twice is the same participant. */
  participant(id: string, label: string, kind: Participant["kind"]): string {
    if (!this.#participants.some((known) => known.id === id)) {
      this.#participants.push({ id, label, kind });
    }
    return id;
  }

  /** Notes a new connection that `from` opened. */
  connect(from: string, to: string, protocol: Protocol): Connection {
    const id = `c${this.#connections.length + 1}`;
    const connection: Connection = { id, from, to, protocol, openedAt: this.now() };
    this.#connections.push(connection);
    return connection;
  }

  /** Adds an event and returns its id. */
  add(event: Observed): string {
    const id = `e${this.#events.length + 1}`;
    this.#events.push({ ...event, id, sentAt: this.now() } as TraceEvent);
    return id;
  }

  /** What was recorded so far. */
  trace(title: string): Trace {
    return {
      version: TRACE_VERSION,
      title,
      startedAt: this.#startedOn,
      participants: [...this.#participants],
      connections: this.#connections.map((connection) => ({ ...connection })),
      events: [...this.#events],
    };
  }
}

/** What takes down events: a recorder, or a recording that never ends. */
export type Recording = Pick<Recorder, "now" | "participant" | "connect" | "add" | "trace">;

/** One connection from a peer to the server under test, and what either of them says on it. */
export class RecordedConnection {
  readonly entry: Connection;
  readonly #recorder: Recording;
  readonly #peer: string;

  /** `peer` is the id of the participant who opened it. */
  constructor(recorder: Recording, peer: string, protocol: Protocol = "http/1.1") {
    this.#recorder = recorder;
    this.#peer = peer;
    this.entry = recorder.connect(peer, SERVER, protocol);
  }

  /** Adds what the peer sent, and returns the event's id. */
  sent(event: OnAConnection<TraceEvent>): string {
    return this.#add(event, this.#peer, SERVER);
  }

  /** Adds what came from the server, or failed to come, and returns the event's id. */
  received(event: OnAConnection<TraceEvent>): string {
    return this.#add(event, SERVER, this.#peer);
  }

  /** From now on it is a WebSocket. */
  upgraded(): void {
    this.entry.protocol = "websocket";
    this.entry.upgradedAt = this.#recorder.now();
  }

  closed(by: "peer" | "server", closeCode?: number, reason?: string): void {
    this.entry.closedAt = this.#recorder.now();
    this.entry.closed = {
      by: by === "peer" ? this.#peer : SERVER,
      ...(closeCode === undefined ? {} : { closeCode }),
      ...(reason === undefined ? {} : { reason }),
    };
  }

  #add(event: OnAConnection<TraceEvent>, from: string, to: string): string {
    return this.#recorder.add({ ...event, connection: this.entry.id, from, to } as Observed);
  }
}
