/**
 * One connection through the tap: the bytes of both sides in, events out.
 *
 * It begins as HTTP and may become a WebSocket. What it cannot read it records as bytes: the tap forwards
 * whatever comes, and the record says so. Not here: sockets (`tap.ts`).
 */

import type { Observed } from "@course/lesson-kit/judge";
import { SERVER } from "@course/lesson-kit/judge";
import type { Connection, Header } from "@course/wire";
import { bodyFrom } from "@course/wire";
import type { Clients } from "./participants.ts";
import { Duplex } from "./websocket-reader.ts";
import { Half, type Message } from "./http-reader.ts";
import { KeptBody } from "./kept-body.ts";
import type { LiveRecord } from "./live-record.ts";
import { headerOf, requestSaid, responseSaid, type Said } from "./events.ts";

export type Side = "client" | "server";

export class Conversation {
  readonly #record: LiveRecord;
  readonly #clients: Clients;
  readonly #requests = new Half("REQUEST", {
    begins: (message) => this.#asks(message),
    tell: (message) => this.#tell("client", message, requestSaid(message)),
    block: () => {},
    ends: () => {},
  });
  readonly #responses = new Half("RESPONSE", {
    begins: () => this.#waiting[0]?.head.method === "HEAD",
    tell: (message) => this.#tellResponse(message),
    block: (_, text) => this.#tellBlock(text),
    ends: (message) => this.#answered(message),
  });
  /** Who answers: the server, or the tap in its place. */
  #server = SERVER;
  #client: string | undefined;
  #connection: Connection | undefined;
  /** Requests without a whole answer, the oldest first. */
  readonly #waiting: Message[] = [];
  /** What came after a request for an upgrade that is not answered yet; undefined when none is. */
  #held: Buffer[] | undefined;
  #duplex: Duplex | undefined;
  readonly #unread = new Set<Side>();
  readonly #ended: Side[] = [];
  #holdsLane = false;

  /** `between` says who talks, by id, where that is known. Default: whoever asks, and the server. */
  constructor(record: LiveRecord, clients: Clients, between?: { client: string; server: string }) {
    this.#record = record;
    this.#clients = clients;
    this.#client = between?.client;
    if (between) this.#server = between.server;
  }

  /** From now on somebody else answers in the server's place. */
  answeredBy(participant: string): void {
    this.#server = participant;
  }

  /** Takes what one side has sent. */
  read(from: Side, chunk: Buffer): void {
    if (this.#duplex) this.#duplex.read(from, chunk);
    else if (this.#unread.has(from)) this.#bytes(from, "bytes that are no HTTP", chunk);
    else if (from === "client" && this.#held) this.#held.push(Buffer.from(chunk));
    else this.#readHttp(from, chunk);
  }

  /** One side has ended its stream, or with `code` (such as ECONNRESET) the whole connection. */
  ended(by: Side, code?: string): void {
    if (this.#ended.includes(by)) return;
    this.#ended.push(by);
    if (by === "server" && !this.#duplex && !this.#unread.has(by)) this.#responses.finish();
    if (this.#ended.length === 1 && code === undefined) return;
    this.#close(this.#ended[0] ?? by, code);
  }

  /** Records what a side said. Returns the event's id. */
  said(from: Side, said: Said): string {
    const connection = this.#open("").id;
    return this.#record.add({ ...said, connection, ...this.#ends(from) } as Observed);
  }

  #readHttp(from: Side, chunk: Buffer): void {
    try {
      const rest = (from === "client" ? this.#requests : this.#responses).read(chunk);
      if (rest.length > 0) this.read(from, rest);
    } catch (error) {
      this.#unread.add(from);
      this.#bytes(from, `bytes that are no HTTP (${(error as Error).message})`, chunk);
    }
  }

  #asks(message: Message): boolean {
    const { headers, isUpgrade } = message.head;
    this.#open(headerOf(headers, "user-agent"), isUpgrade);
    this.#waiting.push(message);
    if (isUpgrade) this.#held = [];
    return isUpgrade;
  }

  #tellResponse(message: Message): void {
    this.#tell("server", message, responseSaid(message, this.#waiting[0]?.event));
  }

  #tellBlock(text: string): void {
    const inReplyTo = this.#waiting[0]?.event;
    const reply = inReplyTo === undefined ? {} : { inReplyTo };
    this.said("server", { kind: "sse", ...reply, body: bodyFrom(Buffer.from(text)) });
  }

  #answered({ head }: Message): void {
    const isInterim = head.status < 200 && head.status !== 101;
    if (isInterim) return;
    const request = this.#waiting.shift();
    const held = this.#held;
    this.#held = undefined;
    if (head.isUpgrade) this.#upgrade(request?.head.headers ?? [], head.headers);
    for (const chunk of held ?? []) this.read("client", chunk);
  }

  #upgrade(asked: readonly Header[], agreed: readonly Header[]): void {
    const isWebSocket = /websocket/i.test(headerOf(asked, "upgrade"));
    if (!isWebSocket) {
      this.#unread.add("client").add("server");
      return;
    }
    const upgradedAt = this.#record.now();
    this.#change({ protocol: "websocket", upgradedAt });
    this.#duplex = new Duplex(this, headerOf(agreed, "sec-websocket-extensions"));
  }

  #close(by: Side, code: string | undefined): void {
    if (this.#client !== undefined && this.#holdsLane) this.#clients.release(this.#client);
    if (!this.#connection) return;
    if (this.#duplex && !this.#duplex.closed) {
      this.said(by, { kind: "dropped", code: code ?? "no Close frame: 1006" });
    } else if (this.#waiting.length > 0) {
      this.said(by, { kind: "dropped", code: code ?? "ended without an answer" });
    }
    const frame = this.#duplex ? (this.#duplex.closed ?? { by, closeCode: 1006 }) : { by };
    const closed = { ...frame, by: this.#ends(frame.by).from };
    this.#change({ closedAt: this.#record.now(), closed });
  }

  #tell(from: Side, message: Message, said: Said): void {
    if (message.event === undefined) {
      message.event = this.said(from, said);
      return;
    }
    const connection = this.#open("").id;
    this.#record.change(message.event, { ...said, connection, ...this.#ends(from) } as Observed);
  }

  #bytes(from: Side, label: string, chunk: Buffer): void {
    const kept = new KeptBody();
    kept.add(chunk);
    this.said(from, { kind: "bytes", label, body: kept.finish().body ?? { bytes: 0 } });
  }

  /** The connection in the record: made with the first event, so that a mere knock leaves no trace. */
  #open(userAgent: string, isUpgrade = false): Connection {
    this.#client ??= isUpgrade ? this.#clients.hold(userAgent) : this.#clients.lane(userAgent);
    if (!this.#connection) this.#holdsLane = isUpgrade;
    this.#connection ??= this.#record.connect(this.#client, this.#server, "http/1.1");
    return this.#connection;
  }

  #change(change: Partial<Connection>): void {
    if (this.#connection) this.#record.connectionIs(this.#connection.id, change);
  }

  #ends(from: Side): { from: string; to: string } {
    const [client, server] = [this.#client ?? "", this.#server];
    return from === "client" ? { from: client, to: server } : { from: server, to: client };
  }
}
