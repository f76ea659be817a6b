/**
 * One connection through the tap: the bytes of both sides in, events out.
 *
 * It begins as HTTP and may become a WebSocket. What can't be parsed is recorded as bytes, because the tap
 * forwards whatever it receives. Not here: sockets (`tap.ts`).
 */

import type { Observed } from "@course/lesson-kit/judge";
import { SERVER } from "@course/lesson-kit/judge";
import type { Connection, Header } from "@course/wire";
import { bodyFrom } from "@course/wire";
import { HttpReader, type Message } from "./http-reader.ts";
import { KeptBody } from "./kept-body.ts";
import type { LiveRecord } from "./live-record.ts";
import type { Participants } from "./participants.ts";
import { headerOf, requestEvent, responseEvent, type SideEvent } from "./events.ts";
import type { Side } from "./side.ts";
import { WebSocketReader } from "./websocket-reader.ts";

export class TappedConnection {
  readonly #record: LiveRecord;
  readonly #participants: Participants;
  readonly #requests = new HttpReader("REQUEST", {
    begin: (message) => this.#beginRequest(message),
    update: (message) => this.#update("client", message, requestEvent(message)),
    block: () => {},
    end: () => {},
  });
  readonly #responses = new HttpReader("RESPONSE", {
    begin: () => this.#unanswered[0]?.head.method === "HEAD",
    update: (message) => this.#updateResponse(message),
    block: (_, text) => this.#addBlock(text),
    end: (message) => this.#endResponse(message),
  });
  /** The participant that answers: the server, or the tap in its place. */
  #server = SERVER;
  #client: string | undefined;
  #connection: Connection | undefined;
  /** Requests without a complete response, the oldest first. */
  readonly #unanswered: Message[] = [];
  /** What the client sent after a request for an upgrade that is not answered yet; undefined without one. */
  #held: Buffer[] | undefined;
  #webSocket: WebSocketReader | undefined;
  readonly #unparsed = new Set<Side>();
  readonly #ended: Side[] = [];
  #hasOwnLane = false;

  /** `between` names the two ends by id, where they are known. Default: by User-Agent, and the server. */
  constructor(
    record: LiveRecord,
    participants: Participants,
    between?: { client: string; server: string },
  ) {
    this.#record = record;
    this.#participants = participants;
    this.#client = between?.client;
    if (between) this.#server = between.server;
  }

  /** From now on `participant` answers in place of the server. */
  answeredBy(participant: string): void {
    this.#server = participant;
  }

  /** Reads what one side has sent. */
  read(from: Side, chunk: Buffer): void {
    if (this.#webSocket) this.#webSocket.read(from, chunk);
    else if (this.#unparsed.has(from)) this.#bytes(from, "bytes that are not HTTP", chunk);
    else if (from === "client" && this.#held) this.#held.push(Buffer.from(chunk));
    else this.#readHttp(from, chunk);
  }

  /** One side has ended its stream or, with `code` (such as ECONNRESET), the whole connection. */
  end(by: Side, code?: string): void {
    if (this.#ended.includes(by)) return;
    this.#ended.push(by);
    if (by === "server" && !this.#webSocket && !this.#unparsed.has(by)) this.#responses.finish();
    if (this.#ended.length === 1 && code === undefined) return;
    this.#close(this.#ended[0] ?? by, code);
  }

  /** Records an event of one side. Returns its id. */
  add(from: Side, event: SideEvent): string {
    const connection = this.#open("").id;
    return this.#record.add({ ...event, connection, ...this.#ends(from) } as Observed);
  }

  #readHttp(from: Side, chunk: Buffer): void {
    try {
      const rest = (from === "client" ? this.#requests : this.#responses).read(chunk);
      if (rest.length > 0) this.read(from, rest);
    } catch (error) {
      this.#unparsed.add(from);
      this.#bytes(from, `bytes that are not HTTP (${(error as Error).message})`, chunk);
    }
  }

  #beginRequest(message: Message): boolean {
    const { headers, isUpgrade } = message.head;
    this.#open(headerOf(headers, "user-agent"), isUpgrade);
    this.#unanswered.push(message);
    if (isUpgrade) this.#held = [];
    return isUpgrade;
  }

  #updateResponse(message: Message): void {
    this.#update("server", message, responseEvent(message, this.#unanswered[0]?.event));
  }

  #addBlock(text: string): void {
    const inReplyTo = this.#unanswered[0]?.event;
    const reply = inReplyTo === undefined ? {} : { inReplyTo };
    this.add("server", { kind: "sse", ...reply, body: bodyFrom(Buffer.from(text)) });
  }

  #endResponse({ head }: Message): void {
    const isInterim = head.status < 200 && head.status !== 101;
    if (isInterim) return;
    const request = this.#unanswered.shift();
    const held = this.#held;
    this.#held = undefined;
    if (head.isUpgrade) this.#upgrade(request?.head.headers ?? [], head.headers);
    for (const chunk of held ?? []) this.read("client", chunk);
  }

  #upgrade(request: readonly Header[], response: readonly Header[]): void {
    const isWebSocket = /websocket/i.test(headerOf(request, "upgrade"));
    if (!isWebSocket) {
      this.#unparsed.add("client").add("server");
      return;
    }
    const upgradedAt = this.#record.now();
    this.#change({ protocol: "websocket", upgradedAt });
    this.#webSocket = new WebSocketReader(this, headerOf(response, "sec-websocket-extensions"));
  }

  #close(by: Side, code: string | undefined): void {
    if (this.#client !== undefined && this.#hasOwnLane) this.#participants.release(this.#client);
    if (!this.#connection) return;
    if (this.#webSocket && !this.#webSocket.closed) {
      this.add(by, { kind: "dropped", code: code ?? "no Close frame: 1006" });
    } else if (this.#unanswered.length > 0) {
      this.add(by, { kind: "dropped", code: code ?? "ended without a response" });
    }
    const frame = this.#webSocket ? (this.#webSocket.closed ?? { by, closeCode: 1006 }) : { by };
    const closed = { ...frame, by: this.#ends(frame.by).from };
    this.#change({ closedAt: this.#record.now(), closed });
  }

  #update(from: Side, message: Message, event: SideEvent): void {
    if (message.event === undefined) {
      message.event = this.add(from, event);
      return;
    }
    const connection = this.#open("").id;
    this.#record.change(message.event, { ...event, connection, ...this.#ends(from) } as Observed);
  }

  #bytes(from: Side, label: string, chunk: Buffer): void {
    const kept = new KeptBody();
    kept.add(chunk);
    this.add(from, { kind: "bytes", label, body: kept.finish().body ?? { bytes: 0 } });
  }

  /** The connection in the record: made with the first event, so that one without any is not recorded. */
  #open(userAgent: string, isUpgrade = false): Connection {
    this.#client ??= isUpgrade
      ? this.#participants.ownLane(userAgent)
      : this.#participants.sharedLane(userAgent);
    if (!this.#connection) this.#hasOwnLane = isUpgrade;
    this.#connection ??= this.#record.connect(this.#client, this.#server, "http/1.1");
    return this.#connection;
  }

  #change(change: Partial<Connection>): void {
    if (this.#connection) this.#record.changeConnection(this.#connection.id, change);
  }

  #ends(from: Side): { from: string; to: string } {
    const [client, server] = [this.#client ?? "", this.#server];
    return from === "client" ? { from: client, to: server } : { from: server, to: client };
  }
}
