/**
 * Records what crosses the wire while a check runs, as a trace of `@course/wire`.
 */

import type { Connection, Participant, Protocol, Trace, TraceEvent } from "@course/wire";
import { TRACE_VERSION } from "@course/wire";

type WithoutBookkeeping<E> = E extends TraceEvent ? Omit<E, "id" | "sentAt"> : never;

/** An event as its observer knows it; the recorder adds its id and the time. */
export type Observed = WithoutBookkeeping<TraceEvent>;

/** An event on a connection whose two ends are known. */
type OnAConnection<E> = E extends TraceEvent
  ? Omit<E, "id" | "sentAt" | "connection" | "from" | "to">
  : never;

/** The server under test, in every trace. */
export const SERVER = "server";

export class Recorder {
  readonly #startedAt = performance.now();
  readonly #startedOn = Date.now();
  protected readonly participants = new Map<string, Participant>();
  protected readonly connections = new Map<string, Connection>();
  /** In the order in which they crossed: a Map keeps the place of a key whose value changes. */
  protected readonly kept = new Map<string, TraceEvent>();
  #lastConnection = 0;
  #lastEvent = 0;

  /** `role` is what the server under test is: it provides, it receives deliveries, or it consumes. */
  constructor(role: Participant["kind"] = "provider") {
    this.participants.set(SERVER, { id: SERVER, label: "your server", kind: role });
  }

  /** Milliseconds since the recording began. */
  now(): number {
    return Math.round((performance.now() - this.#startedAt) * 1_000) / 1_000;
  }

  /** The time of day of a time in this recording. */
  dateOf(ms: number): Date {
    return new Date(this.#startedOn + ms);
  }

  /** Names a participant and returns its id; the same id twice is the same participant. */
  participant(id: string, label: string, kind: Participant["kind"]): string {
    if (!this.participants.has(id)) this.participants.set(id, { id, label, kind });
    return id;
  }

  /** Records a new connection that `from` opened. */
  connect(from: string, to: string, protocol: Protocol): Connection {
    const id = `c${(this.#lastConnection += 1)}`;
    const connection: Connection = { id, from, to, protocol, openedAt: this.now() };
    this.connections.set(id, connection);
    return connection;
  }

  /** Adds an event and returns its id. */
  add(event: Observed): string {
    const id = `e${(this.#lastEvent += 1)}`;
    this.keep({ ...event, id, sentAt: this.now() } as TraceEvent);
    return id;
  }

  /** What was recorded so far. */
  trace(title: string): Trace {
    return {
      version: TRACE_VERSION,
      title,
      startedAt: this.dateOf(0).toISOString(),
      participants: [...this.participants.values()],
      connections: [...this.connections.values()].map((connection) => ({ ...connection })),
      events: [...this.kept.values()],
    };
  }

  /** Takes an event, in the place of the one with its id if there is one. */
  protected keep(event: TraceEvent): void {
    this.kept.set(event.id, event);
  }
}

/** One connection from a peer to the server under test, and the events of both on it. */
export class RecordedConnection {
  readonly entry: Connection;
  readonly #recorder: Recorder;
  readonly #peer: string;

  /** `peer` is the id of the participant that opened it. */
  constructor(recorder: Recorder, peer: string, protocol: Protocol = "http/1.1") {
    this.#recorder = recorder;
    this.#peer = peer;
    this.entry = recorder.connect(peer, SERVER, protocol);
  }

  /** Adds what the peer sent, and returns the event's id. */
  sent(event: OnAConnection<TraceEvent>): string {
    return this.#add(event, this.#peer, SERVER);
  }

  /** Adds what the server sent, or failed to send, and returns the event's id. */
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
