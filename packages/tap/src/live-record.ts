/**
 * A record that grows for as long as a session lasts: bounded, with watchers.
 *
 * A recorder, so that a receiver can write into it too. When it is full the oldest events are dropped, and
 * `dropped` counts them. Not here: how bytes become events (`connection.ts`).
 */

import { type Observed, Recorder, SERVER } from "@course/lesson-kit/judge";
import type { Connection, Participant, Protocol, Trace, TraceEvent } from "@course/wire";

/** An evening of manual requests; a page with this many still scrolls. */
const MOST_EVENTS = 10_000;
/** Ten thousand bodies of 64 KiB each would be 640 MB. */
const MOST_CHARACTERS = 32 * 1024 * 1024;
/** What an event takes beside its texts, roughly: the bound is for many small ones too. */
const EVENT_CHARACTERS = 200;

/** What has just changed in the record; an event or a connection with a known id replaces the old one. */
export type News =
  | { what: "participant"; participant: Participant }
  | { what: "connection"; connection: Connection }
  | { what: "event"; event: TraceEvent };

export interface LiveRecordOptions {
  /** Default: 10,000. */
  mostEvents?: number;
  /** Of all texts together. Default: 32 Mi. */
  mostCharacters?: number;
  /** What the learner's server is in the lesson. Default: a provider. */
  role?: Participant["kind"];
}

export class LiveRecord extends Recorder {
  readonly #mostEvents: number;
  readonly #mostCharacters: number;
  /** How many events of each connection are kept. */
  readonly #uses = new Map<string, number>();
  readonly #watchers = new Set<(news: News) => void>();
  #characters = 0;
  #dropped = 0;

  constructor({ mostEvents, mostCharacters, role }: LiveRecordOptions = {}) {
    super(role);
    this.#mostEvents = mostEvents ?? MOST_EVENTS;
    this.#mostCharacters = mostCharacters ?? MOST_CHARACTERS;
  }

  /** How many events had to go because newer ones came. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The events that are kept, the oldest first. */
  get events(): Iterable<TraceEvent> {
    return this.kept.values();
  }

  /** The participant with that id, if there is one. */
  who(id: string): Participant | undefined {
    return this.participants.get(id);
  }

  /** The connection with that id, while an event of it is kept. */
  connection(id: string): Connection | undefined {
    return this.connections.get(id);
  }

  override participant(id: string, label: string, kind: Participant["kind"]): string {
    const isKnown = this.participants.has(id);
    super.participant(id, label, kind);
    if (!isKnown) this.#tell({ what: "participant", participant: { id, label, kind } });
    return id;
  }

  override connect(from: string, to: string, protocol: Protocol): Connection {
    const connection = super.connect(from, to, protocol);
    this.#tell({ what: "connection", connection });
    return connection;
  }

  /** Changes what is known of a connection: that it was upgraded, or closed. */
  changeConnection(id: string, change: Partial<Connection>): void {
    const connection = this.connections.get(id);
    if (!connection) return;
    Object.assign(connection, change);
    this.#tell({ what: "connection", connection });
    this.#forget(id);
  }

  /** Puts more of a message in the place of its beginning; nothing, when it has been dropped already. */
  change(id: string, event: Observed): void {
    const old = this.kept.get(id);
    if (old) this.keep({ ...event, id, sentAt: old.sentAt } as TraceEvent);
  }

  /** Calls `watch` on everything from now on; returns the function that stops it. */
  watch(watch: (news: News) => void): () => void {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  }

  /** What is kept, as a trace; only with those who take part in it. */
  override trace(title: string): Trace {
    const trace = super.trace(title);
    const present = new Set(trace.connections.flatMap(({ from, to }) => [from, to]));
    const participants = trace.participants.filter(({ id }) => id === SERVER || present.has(id));
    return { ...trace, participants };
  }

  protected override keep(event: TraceEvent): void {
    const old = this.kept.get(event.id);
    if (!old) this.#uses.set(event.connection, (this.#uses.get(event.connection) ?? 0) + 1);
    this.#characters += weight(event) - (old ? weight(old) : 0);
    super.keep(event);
    this.#tell({ what: "event", event });
    this.#makeRoom();
  }

  #makeRoom(): void {
    const isFull = () =>
      this.kept.size > this.#mostEvents || this.#characters > this.#mostCharacters;
    while (isFull() && this.kept.size > 1) {
      const [oldest] = this.kept.values();
      if (!oldest) return;
      this.kept.delete(oldest.id);
      this.#characters -= weight(oldest);
      this.#dropped += 1;
      this.#uses.set(oldest.connection, (this.#uses.get(oldest.connection) ?? 1) - 1);
      this.#forget(oldest.connection);
    }
  }

  /** A connection that is over, and of which no event is left, tells nothing any more. */
  #forget(id: string): void {
    if (this.connections.get(id)?.closedAt === undefined || this.#uses.get(id)) return;
    this.connections.delete(id);
    this.#uses.delete(id);
  }

  #tell(news: News): void {
    for (const watch of this.#watchers) watch(news);
  }
}

function weight(event: TraceEvent): number {
  let characters = EVENT_CHARACTERS;
  if ("target" in event) characters += event.target.length;
  if ("headers" in event) {
    for (const [name, value] of event.headers) characters += name.length + value.length;
  }
  if ("body" in event) characters += (event.body?.text ?? event.body?.base64 ?? "").length;
  return characters;
}
