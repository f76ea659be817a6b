/**
 * A conversation that has become a WebSocket: whole messages and control frames of both sides.
 */

import type { Connection } from "@course/wire";
import type { Conversation, Side } from "./connection.ts";
import { Frames } from "./websocket-parser.ts";
import { KeptBody } from "./kept-body.ts";

type Closed = Omit<NonNullable<Connection["closed"]>, "by"> & { by: Side };

export class Duplex {
  readonly #conversation: Pick<Conversation, "said">;
  readonly #frames: Record<Side, Frames>;
  #closed: Closed | undefined;

  /** `extensions` is what the server agreed to. */
  constructor(conversation: Pick<Conversation, "said">, extensions: string) {
    this.#conversation = conversation;
    this.#frames = {
      client: this.#framesFrom("client", extensions),
      server: this.#framesFrom("server", extensions),
    };
  }

  /** The first Close frame: whose it was, and its code; undefined before there was one. */
  get closed(): Closed | undefined {
    return this.#closed;
  }

  read(from: Side, chunk: Buffer): void {
    if (this.#frames[from].read(chunk)) return;
    this.#bytes(from, "bytes after the last frame that could be read", chunk);
  }

  #framesFrom(from: Side, extensions: string): Frames {
    return new Frames(from, extensions, {
      message: (kind, payload) => this.#conversation.said(from, { kind, body: bodyOf(payload) }),
      close: (closeCode, closeReason) => {
        const code = closeCode === undefined ? {} : { closeCode };
        const reason = closeReason === "" ? {} : { closeReason };
        this.#conversation.said(from, { kind: "close", ...code, ...reason });
        this.#closed ??= { by: from, closeCode: closeCode ?? 1005, reason: closeReason };
      },
      broken: (why) => {
        this.#conversation.said(from, {
          kind: "bytes",
          label: `a frame against the rules: ${why}`,
          body: { bytes: 0 },
        });
      },
    });
  }

  #bytes(from: Side, label: string, chunk: Buffer): void {
    this.#conversation.said(from, { kind: "bytes", label, body: bodyOf(chunk) });
  }
}

function bodyOf(payload: Uint8Array) {
  const kept = new KeptBody();
  kept.add(payload);
  return kept.finish().body ?? { text: "", bytes: 0 };
}
