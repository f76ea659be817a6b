/**
 * Where the command's words go, and in which colors.
 */

import { type Ink, inkFor, leaveQuietly, widthOf } from "@course/command/output";
import { wrap } from "@course/wire/wrap";

export interface Output {
  ink: Ink;
  /** Columns to write in. */
  width: number;
  /** A line for the one who asked. */
  line: (text: string) => void;
  /** A line about trouble. */
  error: (text: string) => void;
}

/** Standard output and standard error. */
export function processOutput(): Output {
  leaveQuietly();
  const width = widthOf(process.stdout);
  return {
    ink: inkFor(process.stdout),
    width,
    line: (text) => process.stdout.write(`${text}\n`),
    error: (text) => process.stderr.write(`${wrap(text, width).join("\n")}\n`),
  };
}
