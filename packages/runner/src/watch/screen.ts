/**
 * The terminal while a lesson runs: one page at a time, and single keys without Enter.
 */

import type { ReadStream, WriteStream } from "node:tty";

const CLEAR = "\x1b[2J\x1b[H";
const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";

export class Screen {
  readonly #input: ReadStream;
  readonly #output: WriteStream;

  constructor(input: ReadStream, output: WriteStream) {
    this.#input = input;
    this.#output = output;
  }

  /** Takes the terminal over; `onKey` gets each key as the terminal sends it ("h", "\x03"). */
  open(onKey: (key: string) => void, onResize: () => void): void {
    this.#input.setRawMode(true);
    this.#input.setEncoding("utf8");
    this.#input.on("data", (keys: string) => {
      for (const key of keys) onKey(key);
    });
    this.#input.resume();
    this.#output.on("resize", onResize);
    this.#output.write(HIDE_CURSOR);
  }

  /** Shows these lines and nothing else; the terminal's own memory keeps what stood there before. */
  show(lines: readonly string[]): void {
    this.#output.write(`${CLEAR}${lines.join("\n")}\n`);
  }

  /** Gives the terminal back as it was found. */
  close(): void {
    this.#output.write(SHOW_CURSOR);
    this.#output.removeAllListeners("resize");
    this.#input.setRawMode(false);
    this.#input.removeAllListeners("data");
    this.#input.pause();
  }
}
