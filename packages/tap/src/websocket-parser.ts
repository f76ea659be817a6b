/**
 * WebSocket messages and control frames out of bytes (RFC 6455, section 5), by the receiver of `ws` itself.
 *
 * ws exports it but its types leave it out, so the little that is used of it is written down here.
 */

import type { EventEmitter } from "node:events";
import * as ws from "ws";

/** Larger messages are still forwarded, but nothing after them can be read. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

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

interface FrameHandlers {
  message: (kind: "text" | "binary" | "ping" | "pong", payload: Uint8Array) => void;
  /** `closeCode` is absent when the frame has no body. */
  close: (closeCode: number | undefined, reason: string) => void;
  /** Bytes that violate the protocol; nothing after them is read. */
  broken: (why: string) => void;
}

export class WebSocketParser {
  readonly #receiver: InstanceType<WsParts["Receiver"]>;
  #isOver = false;

  /** `from` decides whether frames are masked; `extensions` is the server's Sec-WebSocket-Extensions (RFC 7692). */
  constructor(from: "client" | "server", extensions: string, handlers: FrameHandlers) {
    const isServer = from === "client";
    const receiver = new Receiver({
      isServer,
      maxPayload: MAX_MESSAGE_BYTES,
      extensions: agreed(isServer, extensions),
    });
    receiver.on("message", (data: Buffer, isBinary: boolean) =>
      handlers.message(isBinary ? "binary" : "text", data),
    );
    receiver.on("ping", (data: Buffer) => handlers.message("ping", data));
    receiver.on("pong", (data: Buffer) => handlers.message("pong", data));
    receiver.on("conclude", (code: number, reason: Buffer) => {
      this.#isOver = true;
      // 1005 is never in a frame: it stands for a missing code (RFC 6455, section 7.4.1).
      handlers.close(code === 1005 ? undefined : code, reason.toString());
    });
    receiver.on("error", (error: Error) => {
      this.#isOver = true;
      handlers.broken(error.message);
    });
    this.#receiver = receiver;
  }

  /** False when the bytes were not parsed, because a Close or a broken frame came before. */
  read(chunk: Buffer): boolean {
    if (this.#isOver) return false;
    // The receiver unmasks in place, and these bytes may still wait to be sent.
    this.#receiver.write(Buffer.from(chunk));
    return true;
  }
}

function agreed(isServer: boolean, header: string): Record<string, Deflate> {
  const offers = header === "" ? undefined : extension.parse(header)[DEFLATE];
  if (!offers) return {};
  const asClient = new PerMessageDeflate({ isServer: false, maxPayload: MAX_MESSAGE_BYTES });
  asClient.accept(offers);
  if (!isServer) return { [DEFLATE]: asClient };
  // What was agreed is not negotiated again: the server reads by the same parameters.
  const asServer = new PerMessageDeflate({ isServer: true, maxPayload: MAX_MESSAGE_BYTES });
  asServer.params = asClient.params;
  return { [DEFLATE]: asServer };
}
