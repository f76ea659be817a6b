/**
 * A connection that has become a WebSocket: whole messages and control frames of both sides.
 */

import type { Connection } from "@course/wire";
import type { SideEvent } from "./events.ts";
import { KeptBody } from "./kept-body.ts";
import type { Side } from "./side.ts";
import { WebSocketParser } from "./websocket-parser.ts";

type Closed = Omit<NonNullable<Connection["closed"]>, "by"> & { by: Side };

/** Takes the events of either side. */
interface EventSink {
  add: (from: Side, event: SideEvent) => void;
}

export class WebSocketReader {
  readonly #sink: EventSink;
  readonly #parsers: Record<Side, WebSocketParser>;
  #closed: Closed | undefined;

  /** `extensions` is what the server agreed to. */
  constructor(sink: EventSink, extensions: string) {
    this.#sink = sink;
    this.#parsers = {
      client: this.#parser("client", extensions),
      server: this.#parser("server", extensions),
    };
  }

  /** The first Close frame: which side sent it, and its code; undefined before one was sent. */
  get closed(): Closed | undefined {
    return this.#closed;
  }

  read(from: Side, chunk: Buffer): void {
    if (this.#parsers[from].read(chunk)) return;
    this.#bytes(from, "bytes after the last frame that could be parsed", chunk);
  }

  #parser(from: Side, extensions: string): WebSocketParser {
    return new WebSocketParser(from, extensions, {
      message: (kind, payload) => this.#sink.add(from, { kind, body: bodyOf(payload) }),
      close: (closeCode, closeReason) => {
        const code = closeCode === undefined ? {} : { closeCode };
        const reason = closeReason === "" ? {} : { closeReason };
        this.#sink.add(from, { kind: "close", ...code, ...reason });
        this.#closed ??= { by: from, closeCode: closeCode ?? 1005, reason: closeReason };
      },
      broken: (why) => {
        this.#sink.add(from, {
          kind: "bytes",
          label: `a frame that breaks the protocol: ${why}`,
          body: { bytes: 0 },
        });
      },
    });
  }

  #bytes(from: Side, label: string, chunk: Buffer): void {
    this.#sink.add(from, { kind: "bytes", label, body: bodyOf(chunk) });
  }
}

function bodyOf(payload: Uint8Array) {
  const kept = new KeptBody();
  kept.add(payload);
  return kept.finish().body ?? { text: "", bytes: 0 };
}
