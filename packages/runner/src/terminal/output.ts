/**
 * Where the command's words go, and in which colours.
 */

import picocolors from "picocolors";

export type Ink = ReturnType<typeof picocolors.createColors>;

export interface Output {
  ink: Ink;
  /** Columns to write in: those of the terminal, 80 without one. */
  width: number;
  /** A line for the one who asked. */
  line: (text: string) => void;
  /** A line about trouble. */
  error: (text: string) => void;
}

/** The width for whoever has no terminal, and the narrowest that is drawn for. */
const PLAIN_WIDTH = 80;
const NARROWEST = 40;

/** Standard output and standard error; colours as the terminal and NO_COLOR allow. */
export function processOutput(): Output {
  const width = Math.max(NARROWEST, process.stdout.columns ?? PLAIN_WIDTH);
  process.stdout.on("error", leaveQuietly);
  return {
    ink: picocolors.createColors(picocolors.isColorSupported && process.stdout.isTTY),
    width,
    line: (text) => process.stdout.write(`${text}\n`),
    error: (text) => process.stderr.write(`${wrap(text, width).join("\n")}\n`),
  };
}

/** Whoever reads has seen enough, as in `pnpm lesson 02 trace | head`: that is no fault of anybody's. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
}

/** Breaks words into lines of at most `width` columns; a longer word keeps a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
