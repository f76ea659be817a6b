/**
 * Where the command's words go. Progress is for a reader at a terminal, and leaves nothing behind.
 */

import { leaveQuietly, widthOf } from "@course/command/output";

export interface Output {
  line: (text: string) => void;
  error: (text: string) => void;
  /** What is being done now; an empty text takes it away. */
  progress: (what: string) => void;
}

const CLEAR_LINE = "\r\u001B[2K";

/** Standard output, and standard error for trouble and progress. */
export function processOutput(): Output {
  leaveQuietly();
  const { stdout, stderr } = process;
  return {
    line: (text) => stdout.write(`${text}\n`),
    error: (text) => stderr.write(`${text}\n`),
    progress: (what) => {
      if (stderr.isTTY) stderr.write(`${CLEAR_LINE}${what.slice(0, widthOf(stderr) - 1)}`);
    },
  };
}
