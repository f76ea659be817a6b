/**
 * A peer that keeps no rules: bytes on an upgraded connection, and the frames to break the rules with.
 */

import { once } from "node:events";
import type { Socket } from "node:net";
import type { Connection } from "@course/wire";
import { bodyFrom } from "@course/wire";
import { DEADLINE_MS, within } from "./deadline.ts";
import { WireFailure } from "./failure.ts";
import type { Recorder } from "./recorder.ts";
import { PROVIDER } from "./recorder.ts";

export class RawPeer {
  readonly #socket: Socket;
  readonly #recorder: Recorder;
  readonly #participant: string;
  readonly #connection: Connection;

  constructor(socket: Socket, recorder: Recorder, participant: string, connection: Connection) {
    this.#socket = socket;
    this.#recorder = recorder;
    this.#participant = participant;
    this.#connection = connection;
    connection.protocol = "websocket";
    connection.upgradedAt = recorder.now();
    // What the server answers to broken frames is its own affair; unread, it would hold the socket open.
    socket.resume();
    socket.on("error", () => socket.destroy());
  }

  /** Writes bytes as they stand; `label` says in words what they are. */
  write(label: string, bytes: Uint8Array): void {
    this.#recorder.add({
      kind: "bytes",
      connection: this.#connection.id,
      from: this.#participant,
      to: PROVIDER,
      label,
      body: bodyFrom(bytes),
    });
    this.#socket.write(bytes);
  }

  /** Waits for the server to end the connection; rejects when 5 s are over first. */
  async cutOff(why: string): Promise<void> {
    const awaited = "the end of this connection";
    const ended = this.#socket.closed ? Promise.resolve() : once(this.#socket, "close");
    await within(
      ended.then(() => {}),
      DEADLINE_MS,
      () => {
        const event = this.#recorder.add({
          kind: "timeout",
          connection: this.#connection.id,
          from: PROVIDER,
          to: this.#participant,
          waitedMs: DEADLINE_MS,
          awaited,
        });
        return new WireFailure({
          expected: `${awaited} within ${DEADLINE_MS / 1_000} s`,
          came: "a connection that stays open",
          why,
          mark: { event, part: "event", note: "still open" },
        });
      },
    );
  }

  /** Cuts the connection without a word. */
  terminate(): void {
    this.#socket.destroy();
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
  const payload = Buffer.from(parts.payload as string);
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
