/**
 * The terminal while a lesson runs: one page at a time, and single keys without Enter.
 */

import type { ReadStream, WriteStream } from "node:tty";
import { widthOf } from "@course/command/output";

const HOME = "\x1b[H";
const CLEAR_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";
/** Terminals that know it show nothing of what stands between, until it is all there. */
const BEGIN_FRAME = "\x1b[?2026h";
const END_FRAME = "\x1b[?2026l";
const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
/** With it the terminal says what was pasted, so that a pasted command is not taken for keys. */
const TELL_PASTE = "\x1b[?2004h";
const TELL_PASTE_NO_MORE = "\x1b[?2004l";
const PASTE_BEGINS = "\x1b[200~";
const PASTE_ENDS = "\x1b[201~";

/** What the terminal reports. */
interface ScreenEvents {
  /** Each key as the terminal sends it: "h", "\x03". Arrows and other keys of several bytes are left out. */
  onKey: (key: string) => void;
  onPaste: () => void;
  onResize: () => void;
}

export class Screen {
  readonly #input: ReadStream;
  readonly #output: WriteStream;
  #isPasting = false;

  constructor(input: ReadStream, output: WriteStream) {
    this.#input = input;
    this.#output = output;
  }

  get width(): number {
    return widthOf(this.#output);
  }

  get height(): number {
    return this.#output.rows || 25;
  }

  /** Takes the terminal over, until `close`. */
  open(events: ScreenEvents): void {
    this.#input.setRawMode(true);
    this.#input.setEncoding("utf8");
    this.#input.on("data", (typed: string) => this.#typed(typed, events));
    this.#input.resume();
    this.#output.on("resize", events.onResize);
    this.#output.write(`${HIDE_CURSOR}${TELL_PASTE}${HOME}${CLEAR_BELOW}`);
  }

  /** Shows these lines and nothing else; each is written over the old one, so that nothing flickers. */
  show(lines: readonly string[]): void {
    const page = lines.map((line) => `${line}${CLEAR_LINE}`).join("\r\n");
    this.#output.write(`${BEGIN_FRAME}${HOME}${page}${CLEAR_BELOW}${END_FRAME}`);
  }

  /** Gives the terminal back as it was found, the cursor beneath the page. */
  close(): void {
    this.#output.write(`${TELL_PASTE_NO_MORE}${SHOW_CURSOR}\r\n`);
    this.#output.removeAllListeners("resize");
    this.#input.setRawMode(false);
    this.#input.removeAllListeners("data");
    this.#input.pause();
  }

  #typed(typed: string, { onKey, onPaste }: ScreenEvents): void {
    if (typed.includes(PASTE_BEGINS)) this.#isPasting = true;
    if (this.#isPasting) {
      // A long paste comes in several pieces.
      if (!typed.includes(PASTE_ENDS)) return;
      this.#isPasting = false;
      onPaste();
      return;
    }
    if (typed.startsWith("\x1b")) return;
    for (const key of typed) onKey(key);
  }
}
