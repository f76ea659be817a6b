/**
 * A peer without a WebSocket library: it writes bytes on an upgraded connection, including invalid frames.
 */

import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { bodyFrom } from "@course/wire";
import { within } from "../base/deadline.ts";
import { WireFailure } from "../base/failure.ts";
import type { RecordedConnection } from "../base/recorder.ts";
import { handled, seconds } from "../base/check-context.ts";

/** Between two pieces: long enough for most servers to read the first one alone. */
const PAUSE_MS = 5;

export class RawPeer {
  readonly #socket: Socket;
  readonly #connection: RecordedConnection;
  readonly #deadlineMs: number;
  readonly #received: Buffer[] = [];

  constructor(socket: Socket, connection: RecordedConnection, deadlineMs: number) {
    this.#socket = socket;
    this.#connection = connection;
    this.#deadlineMs = deadlineMs;
    connection.upgraded();
    // Unread data would keep the socket open; only `closedWith` looks at what the server answered.
    socket.on("data", (bytes: Buffer) => this.#received.push(bytes));
    socket.on("error", () => socket.destroy());
    socket.resume();
  }

  /** Writes bytes unchanged; `label` describes them in the recording. */
  write(label: string, bytes: Uint8Array): void {
    this.#connection.sent({ kind: "bytes", label, body: bodyFrom(bytes) });
    this.#socket.write(bytes);
  }

  /** The same in pieces of at most `length` bytes, a moment apart: TCP may cut anywhere. */
  async writeInPieces(label: string, bytes: Uint8Array, length: number): Promise<void> {
    this.#connection.sent({ kind: "bytes", label, body: bodyFrom(bytes) });
    this.#socket.setNoDelay();
    for (let at = 0; at < bytes.length; at += length) {
      this.#socket.write(bytes.subarray(at, at + length));
      await pause(PAUSE_MS);
    }
  }

  /** Waits for the server to end the connection; rejects when 5 s are over first. */
  cutOff(why: string): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      if (this.#socket.closed) resolve();
      else this.#socket.once("close", () => resolve());
    });
    const late = () => this.#stillOpen(why);
    return handled(within(ended, { ms: this.#deadlineMs, late }));
  }

  /** Waits as `cutOff` does, and expects a Close frame with that code before the end. */
  async closedWith(closeCode: number, why: string): Promise<void> {
    await this.cutOff(why);
    const code = closeCodeIn(Buffer.concat(this.#received));
    this.#connection.closed("server", code ?? 1006);
    const seen = code === undefined ? "no Close frame" : `a Close frame with ${code}`;
    const event =
      code === undefined
        ? this.#connection.received({ kind: "dropped", code: "no Close frame: 1006" })
        : this.#connection.received({ kind: "close", closeCode: code });
    if (code === closeCode) return;
    const mark = { event, part: "event", note: `expected ${closeCode}` } as const;
    throw new WireFailure({ expected: `a Close frame with ${closeCode}`, got: seen, why, mark });
  }

  /** Cuts the connection without a Close frame. */
  terminate(): void {
    this.#socket.destroy();
  }

  /** Cuts it with a TCP reset, as a crashed machine does: an error at the other end, not an end. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  #stillOpen(why: string): WireFailure {
    const awaited = "the end of this connection";
    const event = this.#connection.received({
      kind: "timeout",
      waitedMs: this.#deadlineMs,
      awaited,
    });
    return new WireFailure({
      expected: `${awaited} within ${seconds(this.#deadlineMs)}`,
      got: "a connection that stays open",
      why,
      mark: { event, part: "event", note: "still open" },
    });
  }
}

/** The code in the first Close frame of a server, whose frames are never masked. */
function closeCodeIn(bytes: Buffer): number | undefined {
  let at = 0;
  while (at + 2 <= bytes.length) {
    const short = bytes.readUInt8(at + 1);
    const isLong = short === 126;
    // No lesson's server sends a frame of 64 KiB, whose length takes eight bytes.
    if (short > 126 || (isLong && at + 4 > bytes.length)) return undefined;
    const start = at + (isLong ? 4 : 2);
    const isClose = (bytes.readUInt8(at) & 0x0f) === 8;
    if (isClose) return short >= 2 && start + 2 <= bytes.length ? bytes.readUInt16BE(start) : 1005;
    at = start + (isLong ? bytes.readUInt16BE(at + 2) : short);
  }
  return undefined;
}

interface FrameParts {
  /** 1 text, 2 binary, 8 close, 9 ping, 10 pong (RFC 6455, section 5.2). */
  opcode: number;
  payload: string | Uint8Array;
  /** A client must mask; an unmasked frame is invalid. Default: true. */
  masked?: boolean;
  /** The last frame of a message. Default: true. */
  fin?: boolean;
  /** The three reserved bits, which must be 0 unless an extension was agreed on. Default: 0. */
  reserved?: number;
}

/** A frame with a payload of less than 64 KiB (RFC 6455, section 5.2), valid or not. */
export function frame(parts: FrameParts): Uint8Array {
  const { opcode, masked = true, fin = true, reserved = 0 } = parts;
  const payload =
    typeof parts.payload === "string" ? Buffer.from(parts.payload) : Buffer.from(parts.payload);
  const { length } = payload;
  if (length > 0xffff)
    throw new RangeError(`A length of two bytes is at most 65535, not ${length}.`);
  const lengthBytes = length > 125 ? [126, length >> 8, length & 0xff] : [length];
  const [short = 0, ...extended] = lengthBytes;
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const head = [first, (masked ? 0x80 : 0) | short, ...extended];
  if (!masked) return Buffer.from([...head, ...payload]);
  const mask = [0x37, 0xfa, 0x21, 0x3d];
  return Buffer.from([
    ...head,
    ...mask,
    ...payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)),
  ]);
}
