/**
 * HTTP/1.1 messages out of bytes (RFC 9112), by `http-parser-js`: the one parser on npm that can be fed by
 * hand, says where it stopped, and has no dependency. Node's own is not public.
 */

import { HTTPParser } from "http-parser-js";
import type { Header } from "@course/wire";
import { headerPairs } from "@course/lesson-kit/judge";

// As Node reads headers; the parser's own default would take a bit from every ö.
HTTPParser.encoding = "latin1";
// Newer than the parser's list, and current versions of Node accept it.
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

interface MessageHandlers {
  /** The first line and all headers; true when no body follows whatever they say (RFC 9112, section 6.3). */
  head: (head: Head) => boolean;
  body: (bytes: Uint8Array) => void;
  end: () => void;
}

export class HttpMessageParser {
  readonly #parser: InstanceType<typeof HTTPParser>;

  constructor(type: "REQUEST" | "RESPONSE", handlers: MessageHandlers) {
    const parser = new HTTPParser(type);
    parser[HTTPParser.kOnHeadersComplete] = (info) => {
      const isBodiless = handlers.head({
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
      handlers.body(chunk.subarray(offset, offset + length));
    parser[HTTPParser.kOnMessageComplete] = () => handlers.end();
    this.#parser = parser;
  }

  /** Parses more bytes; returns what follows an upgrade, which is not HTTP. Throws an Error at bytes that are not HTTP. */
  read(chunk: Buffer): Buffer {
    const read = this.#parser.execute(chunk);
    if (typeof read !== "number") throw read;
    return chunk.subarray(read);
  }

  /** No more bytes will come: a body without a length ends with its connection. */
  finish(): void {
    this.#parser.finish();
  }
}
