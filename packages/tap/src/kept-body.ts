/**
 * A body while it crosses: its size is counted to the end, its bytes are kept up to a bound.
 */

import type { Body } from "@course/wire";
import { bodyFrom } from "@course/wire";

/** As in every other trace: more than any lesson sends. */
const KEPT_BYTES = 64 * 1024;

export class KeptBody {
  readonly #limit: number;
  #chunks: Uint8Array[] = [];
  #kept = 0;
  #bytes = 0;
  #isWhole = false;
  /** Once it is full only its size changes. */
  #full: Body | undefined;

  constructor(limit = KEPT_BYTES) {
    this.#limit = limit;
  }

  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    const piece = chunk.subarray(0, this.#limit - this.#kept);
    if (piece.length === 0) return;
    this.#kept += piece.length;
    // A copy: the chunk belongs to a buffer that may be sixteen times as large.
    this.#chunks.push(Uint8Array.from(piece));
  }

  /** No more of it comes: what ends in the middle of a character is no text. */
  finish(): this {
    this.#isWhole = true;
    return this;
  }

  /** What is there by now; undefined while it is nothing. `truncated` when bytes were not kept. */
  get body(): Body | undefined {
    if (this.#bytes === 0) return undefined;
    if (this.#full) return { ...this.#full, bytes: this.#bytes };
    const kept = Buffer.concat(this.#chunks);
    this.#chunks = [kept];
    const isCut = this.#bytes > this.#limit;
    // A character that is not all there would make bytes of a text.
    const left = isCut || !this.#isWhole ? unfinished(kept) : 0;
    const body = bodyFrom(kept.subarray(0, kept.length - left));
    if (!isCut) return { ...body, bytes: this.#bytes };
    this.#full = { ...body, truncated: true };
    return { ...this.#full, bytes: this.#bytes };
  }
}

/** How many bytes at the end begin a character of UTF-8 without ending it (RFC 3629, section 3). */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}
