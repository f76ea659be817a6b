/**
 * One direction of an HTTP connection: its messages as they begin, grow and end.
 */

import { SseParser } from "@course/lesson-kit/judge";
import { HttpMessageParser, type Head } from "./http-parser.ts";
import { KeptBody } from "./kept-body.ts";

/** A message that is under way, or has arrived. */
export interface Message {
  head: Head;
  body: KeptBody;
  /** Set for a `text/event-stream`: its blocks are events of their own. */
  stream?: SseParser;
  /** Its id in the record, once it is there. */
  event?: string;
}

interface HttpHandlers {
  /** The head of a message has arrived; true when no body follows whatever its headers say. */
  begin: (message: Message) => boolean;
  /** More of the message has arrived than was recorded. */
  update: (message: Message) => void;
  /** A block of a `text/event-stream` is complete (WHATWG HTML, section 9.2.5). */
  block: (message: Message, text: string) => void;
  end: (message: Message) => void;
}

/** How often a growing body is updated: soon enough for the eye, rarely enough for a fast download. */
const UPDATE_EVERY_MS = 50;

export class HttpReader {
  readonly #parser: HttpMessageParser;
  readonly #handlers: HttpHandlers;
  #open: Message | undefined;
  #growing: NodeJS.Timeout | undefined;

  constructor(type: "REQUEST" | "RESPONSE", handlers: HttpHandlers) {
    this.#handlers = handlers;
    this.#parser = new HttpMessageParser(type, {
      head: (head) => {
        this.#open = { head, body: new KeptBody() };
        if (isEventStream(head)) this.#open.stream = new SseParser();
        return handlers.begin(this.#open);
      },
      body: (bytes) => this.#add(bytes),
      end: () => this.#end(),
    });
  }

  /** Reads more bytes; returns what follows an upgrade. Throws at bytes that are not HTTP. */
  read(chunk: Buffer): Buffer {
    const rest = this.#parser.read(chunk);
    // A short message is recorded once, whole; a longer one as far as it has arrived.
    if (this.#open?.event === undefined) this.#update();
    else this.#growing ??= setTimeout(() => this.#update(), UPDATE_EVERY_MS).unref();
    return rest;
  }

  /** No more bytes will come. */
  finish(): void {
    this.#parser.finish();
    this.#update();
  }

  #add(bytes: Uint8Array): void {
    const message = this.#open;
    if (!message?.stream) {
      message?.body.add(bytes);
      return;
    }
    // The response comes before what it streams.
    if (message.event === undefined) this.#update();
    for (const { text } of message.stream.push(bytes)) this.#handlers.block(message, text);
  }

  #end(): void {
    const message = this.#open;
    if (!message) return;
    message.body.finish();
    this.#update();
    this.#open = undefined;
    this.#handlers.end(message);
  }

  #update(): void {
    clearTimeout(this.#growing);
    this.#growing = undefined;
    if (this.#open) this.#handlers.update(this.#open);
  }
}

/** A compressed stream would have to be decompressed first: it is a body like any other. */
function isEventStream({ headers }: Head): boolean {
  const has = (wanted: string, pattern: RegExp) =>
    headers.some(([name, value]) => name.toLowerCase() === wanted && pattern.test(value));
  return has("content-type", /^text\/event-stream\b/i) && !has("content-encoding", /./);
}
