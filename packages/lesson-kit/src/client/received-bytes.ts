/**
 * The bytes that come on one connection, for what Node's parser does not tell of an answer.
 */

import type { Socket } from "node:net";
import { type BytesFault, bytesFault } from "../base/answer-bytes.ts";

const known = new WeakMap<Socket, ReceivedBytes>();

export class ReceivedBytes {
  #method = "GET";
  #chunks: Buffer[] = [];
  /** How many of the bytes belong to an answer that has ended; 0 while one is awaited or under way. */
  #ended = 0;

  readonly #onData = (chunk: Buffer) => void this.#chunks.push(chunk);

  private constructor(socket: Socket) {
    // Before Node's own listener: it reports an error before it lets others see the bytes.
    socket.prependListener("data", this.#onData);
  }

  /** Those of that connection, from the first time that it is asked for. */
  static of(socket: Socket): ReceivedBytes {
    const bytes = known.get(socket) ?? new ReceivedBytes(socket);
    known.set(socket, bytes);
    return bytes;
  }

  /**
   * A new request is sent: what comes from now on is its answer.
   *
   * Returns what was wrong with the last answer, if more bytes have come since it ended.
   */
  begin(method: string): BytesFault | undefined {
    const isOverrun = this.#ended > 0 && this.all.length > this.#ended;
    const fault = isOverrun ? bytesFault(this.all, this.#method) : undefined;
    this.#method = method;
    this.#chunks = [];
    this.#ended = 0;
    return fault;
  }

  /** The answer has ended: what comes before the next request belongs to none. */
  end(): void {
    this.#ended = this.all.length;
  }

  /** From now on nothing is kept of what comes: it is no HTTP any more. */
  stop(socket: Socket): void {
    socket.off("data", this.#onData);
  }

  /** All that came since the last request. */
  get all(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** What is wrong with them, given that no more will come. */
  get fault(): BytesFault | undefined {
    return bytesFault(this.all, this.#method);
  }
}
