/**
 * HTTP/1.1 messages out of bytes (RFC 9112), by `http-parser-js`: the one parser on npm that can be fed by
 * hand, says where it stopped, and has no dependency. Node's own is not public.
 */

import { HTTPParser } from "http-parser-js";
import type { Header } from "@course/wire";
import { headerPairs } from "@course/lesson-kit/judge";

// As Node reads headers; its own default would take a bit from every ö.
HTTPParser.encoding = "latin1";
// Younger than the parser's list, and current Nodes take it.
if (!HTTPParser.methods.includes("QUERY")) HTTPParser.methods.push("QUERY");

export interface Head {
  method: string;
  target: string;
  status: number;
  reason: string;
  headers: Header[];
  /** A request that asks for another protocol, or a 101. */
  isUpgrade: boolean;
}

export interface MessageEvents {
  /** The first line and all headers; true when no body follows whatever they say (RFC 9112, section 6.3). */
  head: (head: Head) => boolean;
  body: (bytes: Uint8Array) => void;
  end: () => void;
}

export class HttpMessages {
  readonly #parser: InstanceType<typeof HTTPParser>;

  constructor(type: "REQUEST" | "RESPONSE", events: MessageEvents) {
    const parser = new HTTPParser(type);
    parser[HTTPParser.kOnHeadersComplete] = (info) => {
      const isBodiless = events.head({
        method: HTTPParser.methods[info.method] ?? "",
        target: info.url,
        status: info.statusCode,
        reason: info.statusMessage,
        headers: headerPairs(info.headers),
        isUpgrade: info.upgrade,
      });
      return isBodiless ? 1 : 0;
    };
    parser[HTTPParser.kOnBody] = (chunk, offset, length) =>
      events.body(chunk.subarray(offset, offset + length));
    parser[HTTPParser.kOnMessageComplete] = () => events.end();
    this.#parser = parser;
  }

  /** Reads on; returns what follows an upgrade and is no HTTP. Throws an Error at bytes that are none. */
  read(chunk: Buffer): Buffer {
    const read = this.#parser.execute(chunk);
    if (typeof read !== "number") throw read;
    return chunk.subarray(read);
  }

  /** No more will come: a body without a length ends with its connection. */
  finish(): void {
    this.#parser.finish();
  }
}
