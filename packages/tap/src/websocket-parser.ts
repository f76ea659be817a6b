/**
 * WebSocket messages and control frames out of bytes (RFC 6455, section 5), by the very receiver of `ws`.
 *
 * ws exports it but its types leave it out, so the little that is used of it is written down here.
 */

import type { EventEmitter } from "node:events";
import * as ws from "ws";

/** Larger ones are forwarded all the same, but nothing after them can be read. */
const MOST_BYTES = 32 * 1024 * 1024;

interface Deflate {
  params: unknown;
  accept: (offers: unknown[]) => unknown;
  cleanup: () => void;
}

interface WsParts {
  Receiver: new (options: object) => EventEmitter & { write: (chunk: Buffer) => boolean };
  PerMessageDeflate: new (options: object) => Deflate;
  extension: { parse: (header: string) => Record<string, unknown[] | undefined> };
}

const { Receiver, PerMessageDeflate, extension } = ws as unknown as WsParts;

const DEFLATE = "permessage-deflate";

export interface FrameEvents {
  message: (kind: "text" | "binary" | "ping" | "pong", payload: Uint8Array) => void;
  /** `closeCode` is absent when the frame has no body. */
  close: (closeCode: number | undefined, reason: string) => void;
  /** Bytes that no receiver takes; nothing after them is read. */
  broken: (why: string) => void;
}

export class Frames {
  readonly #receiver: InstanceType<WsParts["Receiver"]>;
  #isOver = false;

  /** `from` decides about the mask; `extensions` is the server's Sec-WebSocket-Extensions (RFC 7692). */
  constructor(from: "client" | "server", extensions: string, events: FrameEvents) {
    const isServer = from === "client";
    const receiver = new Receiver({
      isServer,
      maxPayload: MOST_BYTES,
      extensions: agreed(isServer, extensions),
    });
    receiver.on("message", (data: Buffer, isBinary: boolean) =>
      events.message(isBinary ? "binary" : "text", data),
    );
    receiver.on("ping", (data: Buffer) => events.message("ping", data));
    receiver.on("pong", (data: Buffer) => events.message("pong", data));
    receiver.on("conclude", (code: number, reason: Buffer) => {
      this.#isOver = true;
      // Never in a frame: it says that there was no code (RFC 6455, section 7.4.1).
      events.close(code === 1005 ? undefined : code, reason.toString());
    });
    receiver.on("error", (error: Error) => {
      this.#isOver = true;
      events.broken(error.message);
    });
    this.#receiver = receiver;
  }

  /** False when the bytes were not looked at, because a Close or a broken frame came before. */
  read(chunk: Buffer): boolean {
    if (this.#isOver) return false;
    // The receiver takes the mask off in place, and these bytes may still wait to be sent.
    this.#receiver.write(Buffer.from(chunk));
    return true;
  }
}

function agreed(isServer: boolean, header: string): Record<string, Deflate> {
  const offers = header === "" ? undefined : extension.parse(header)[DEFLATE];
  if (!offers) return {};
  const asClient = new PerMessageDeflate({ isServer: false, maxPayload: MOST_BYTES });
  asClient.accept(offers);
  if (!isServer) return { [DEFLATE]: asClient };
  // What a server agreed to is not negotiated again: it reads by the same parameters.
  const asServer = new PerMessageDeflate({ isServer: true, maxPayload: MOST_BYTES });
  asServer.params = asClient.params;
  return { [DEFLATE]: asServer };
}
