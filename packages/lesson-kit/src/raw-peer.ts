/**
 * A peer that keeps no rules: bytes on an upgraded connection, and the frames to break the rules with.
 */

import type { Socket } from "node:net";
import { bodyFrom } from "@course/wire";
import { startDeadline } from "./deadline.ts";
import { WireFailure } from "./failure.ts";
import type { Line } from "./recorder.ts";
import { handled, seconds } from "./terms.ts";

export class RawPeer {
  readonly #socket: Socket;
  readonly #line: Line;
  readonly #deadlineMs: number;

  constructor(socket: Socket, line: Line, deadlineMs: number) {
    this.#socket = socket;
    this.#line = line;
    this.#deadlineMs = deadlineMs;
    line.upgraded();
    // What the server answers to broken frames is its own affair; unread, it would hold the socket open.
    socket.resume();
    socket.on("error", () => socket.destroy());
  }

  /** Writes bytes as they stand; `label` says in words what they are. */
  write(label: string, bytes: Uint8Array): void {
    this.#line.sent({ kind: "bytes", label, body: bodyFrom(bytes) });
    this.#socket.write(bytes);
  }

  /** Waits for the server to end the connection; rejects when 5 s are over first. */
  cutOff(why: string): Promise<void> {
    const ended = new Promise<void>((resolve, reject) => {
      const finish = () => {
        callOff();
        resolve();
      };
      const callOff = startDeadline(this.#deadlineMs, () => reject(this.#stillOpen(why)));
      if (this.#socket.closed) finish();
      else this.#socket.once("close", finish);
    });
    return handled(ended);
  }

  /** Cuts the connection without a word. */
  terminate(): void {
    this.#socket.destroy();
  }

  #stillOpen(why: string): WireFailure {
    const awaited = "the end of this connection";
    const event = this.#line.came({ kind: "timeout", waitedMs: this.#deadlineMs, awaited });
    return new WireFailure({
      expected: `${awaited} within ${seconds(this.#deadlineMs)}`,
      came: "a connection that stays open",
      why,
      mark: { event, part: "event", note: "still open" },
    });
  }
}

export interface FrameParts {
  /** 1 text, 2 binary, 8 close, 9 ping, 10 pong (RFC 6455, section 5.2). */
  opcode: number;
  payload: string | Uint8Array;
  /** A consumer must mask; a frame without it breaks the rule. Default: true. */
  masked?: boolean;
  /** The last frame of a message. Default: true. */
  fin?: boolean;
  /** The three reserved bits, which must be 0 unless an extension was agreed on. Default: 0. */
  reserved?: number;
}

/** A frame with a payload of at most 125 bytes (RFC 6455, section 5.2), right or wrong as asked. */
export function frame(parts: FrameParts): Uint8Array {
  const { opcode, masked = true, fin = true, reserved = 0 } = parts;
  const payload =
    typeof parts.payload === "string" ? Buffer.from(parts.payload) : Buffer.from(parts.payload);
  if (payload.length > 125)
    throw new RangeError(`A short frame holds 125 bytes, not ${payload.length}.`);
  const head = [(fin ? 0x80 : 0) | (reserved << 4) | opcode, (masked ? 0x80 : 0) | payload.length];
  if (!masked) return Buffer.from([...head, ...payload]);
  const mask = [0x37, 0xfa, 0x21, 0x3d];
  return Buffer.from([
    ...head,
    ...mask,
    ...payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)),
  ]);
}
