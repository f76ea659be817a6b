/**
 * One direction of an HTTP connection: its messages as they begin, grow and end.
 */

import { SseParser } from "@course/lesson-kit/judge";
import { HttpMessages, type Head } from "./http-parser.ts";
import { KeptBody } from "./kept-body.ts";

/** A message that crosses now, or has crossed. */
export interface Message {
  head: Head;
  body: KeptBody;
  /** Set for a `text/event-stream`: its blocks are events of their own. */
  stream?: SseParser;
  /** Its id in the record, once it is there. */
  event?: string;
}

export interface HalfEvents {
  /** A message begins; true when it has no body whatever its headers say. */
  begins: (message: Message) => boolean;
  /** There is something new to record of it. */
  tell: (message: Message) => void;
  /** A block of a `text/event-stream` is complete (WHATWG HTML, section 9.2.5). */
  block: (message: Message, text: string) => void;
  ends: (message: Message) => void;
}

/** A body that grows is told of so often: soon enough for the eye, seldom enough for a fast download. */
const GROWS_EVERY_MS = 50;

export class Half {
  readonly #messages: HttpMessages;
  readonly #events: HalfEvents;
  #open: Message | undefined;
  #growing: NodeJS.Timeout | undefined;

  constructor(type: "REQUEST" | "RESPONSE", events: HalfEvents) {
    this.#events = events;
    this.#messages = new HttpMessages(type, {
      head: (head) => {
        this.#open = { head, body: new KeptBody() };
        if (isEventStream(head)) this.#open.stream = new SseParser();
        return events.begins(this.#open);
      },
      body: (bytes) => this.#add(bytes),
      end: () => this.#end(),
    });
  }

  /** Reads on; returns what follows an upgrade. Throws at bytes that are no HTTP. */
  read(chunk: Buffer): Buffer {
    const rest = this.#messages.read(chunk);
    // All of a short message is one event; one that is not over is shown as far as it has come.
    if (this.#open?.event === undefined) this.#tell();
    else this.#growing ??= setTimeout(() => this.#tell(), GROWS_EVERY_MS).unref();
    return rest;
  }

  /** No more will come. */
  finish(): void {
    this.#messages.finish();
    this.#tell();
  }

  #add(bytes: Uint8Array): void {
    const message = this.#open;
    if (!message?.stream) {
      message?.body.add(bytes);
      return;
    }
    // The answer comes before what it streams.
    if (message.event === undefined) this.#tell();
    for (const { text } of message.stream.push(bytes)) this.#events.block(message, text);
  }

  #end(): void {
    const message = this.#open;
    if (!message) return;
    message.body.finish();
    this.#tell();
    this.#open = undefined;
    this.#events.ends(message);
  }

  #tell(): void {
    clearTimeout(this.#growing);
    this.#growing = undefined;
    if (this.#open) this.#events.tell(this.#open);
  }
}

/** A compressed one would have to be unpacked first: it is a body like any other. */
function isEventStream({ headers }: Head): boolean {
  const has = (wanted: string, pattern: RegExp) =>
    headers.some(([name, value]) => name.toLowerCase() === wanted && pattern.test(value));
  return has("content-type", /^text\/event-stream\b/i) && !has("content-encoding", /./);
}
