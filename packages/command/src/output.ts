/**
 * How the course's commands write to the terminal.
 */

import picocolors from "picocolors";
import { UsageError } from "./usage-error.ts";

/** Functions that color a text, or leave it as it is. */
export type Ink = ReturnType<typeof picocolors.createColors>;

/** The width without a terminal, and the narrowest that is drawn for; in columns. */
const PLAIN_WIDTH = 80;
const NARROWEST_WIDTH = 40;

/** Colors as the stream's terminal and NO_COLOR allow; none for a file or a pipe. */
export const inkFor = (stream: NodeJS.WriteStream): Ink =>
  picocolors.createColors(picocolors.isColorSupported && stream.isTTY);

/** Columns to write in: those of the stream's terminal, 80 without one, 40 at least. */
export const widthOf = (stream: NodeJS.WriteStream): number =>
  Math.max(NARROWEST_WIDTH, stream.columns || PLAIN_WIDTH);

/** Ends the process without a word when the reader of its output leaves, as in `pnpm lesson 02 trace | head`. */
export function leaveQuietly(output: NodeJS.WriteStream = process.stdout): void {
  output.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}

/** A sentence of ours, or the system's word about a file: no stack trace helps there. */
export function isForTheLearner(error: unknown): error is Error {
  return error instanceof UsageError || (error instanceof Error && error.constructor === Error);
}
