/** A program in a terminal, as a person sees it: its screen as text, its keys, its end. */

import { spawn, type IPty } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { within } from "./until.ts";

/** The size of the terminals that people have; the rows leave room for a notice or two. */
const COLUMNS = 80;
const ROWS = 30;

/** The terminal mode in which a program draws a page as a whole. */
const SYNCHRONIZED_OUTPUT = 2026;

export interface TerminalOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
}

export class Terminal {
  /** Resolves with the exit code. */
  readonly exited: Promise<number>;
  readonly #process: IPty;
  readonly #emulator = new xterm.Terminal({
    cols: COLUMNS,
    rows: ROWS,
    scrollback: 1_000,
    allowProposedApi: true,
  });
  readonly #watchers = new Set<() => void>();
  #hasExited = false;
  #isDrawing = false;

  constructor(program: string, words: readonly string[], options: TerminalOptions) {
    const env = { ...(options.env ?? process.env), TERM: "xterm-256color" };
    this.#process = spawn(program, [...words], {
      cols: COLUMNS,
      rows: ROWS,
      cwd: options.cwd,
      env: env as Record<string, string>,
    });
    // Between these two a page is being drawn: nobody sees half of it, and neither does a test.
    for (const [final, isDrawing] of [
      ["h", true],
      ["l", false],
    ] as const) {
      this.#emulator.parser.registerCsiHandler({ prefix: "?", final }, ([mode]) => {
        if (mode === SYNCHRONIZED_OUTPUT) this.#isDrawing = isDrawing;
        return false;
      });
    }
    this.#process.onData((data) => this.#emulator.write(data, () => this.#changed()));
    this.exited = new Promise((resolve) => {
      this.#process.onExit(({ exitCode }) => {
        this.#hasExited = true;
        resolve(exitCode);
        this.#changed();
      });
    });
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** What the screen shows now, without empty space at the ends of its lines. */
  get screen(): string {
    const { active } = this.#emulator.buffer;
    const rows = Array.from({ length: ROWS }, (_, row) => active.getLine(active.baseY + row));
    return rows
      .map((row) => row?.translateToString(true) ?? "")
      .join("\n")
      .trimEnd();
  }

  /** The screen's words in one line: what is wrapped on the screen is one sentence here. */
  get words(): string {
    return this.screen.split(/\s+/).join(" ");
  }

  /** Resolves with the screen as soon as its words hold all of these. */
  async shows(...wanted: (string | RegExp)[]): Promise<string> {
    const isThere = (words: string) =>
      wanted.every((each) => (typeof each === "string" ? words.includes(each) : each.test(words)));
    await within(
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (!this.#isDrawing && isThere(this.words)) resolve();
          else if (this.#hasExited)
            reject(new Error(this.#missing("The program has ended", wanted)));
          else return;
          this.#watchers.delete(look);
        };
        this.#watchers.add(look);
        look();
      }),
      () => this.#missing("It did not come", wanted),
    );
    return this.screen;
  }

  /** Sends keys as the keyboard would. */
  press(keys: string): void {
    this.#process.write(keys);
  }

  kill(signal: NodeJS.Signals): void {
    // On Windows a terminal knows no signals: it ends what runs in it.
    if (process.platform === "win32") this.#process.kill();
    else this.#process.kill(signal);
  }

  #changed(): void {
    if (this.#isDrawing && !this.#hasExited) return;
    for (const look of this.#watchers) look();
  }

  #missing(what: string, wanted: (string | RegExp)[]): string {
    return `${what}: ${wanted.map(String).join(" and ")}. The screen shows:\n\n${this.screen}\n`;
  }
}
