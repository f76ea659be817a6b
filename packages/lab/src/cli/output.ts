/**
 * Where the command's words go. Progress is for whoever looks on at a terminal, and leaves nothing behind.
 */

export interface Output {
  line: (text: string) => void;
  error: (text: string) => void;
  /** What is being done now; an empty text takes it away. */
  progress: (what: string) => void;
}

const CLEAR_LINE = "\r\u001B[2K";

/** Standard output, and standard error for trouble and progress. */
export function processOutput(): Output {
  process.stdout.on("error", leaveQuietly);
  const { stdout, stderr } = process;
  return {
    line: (text) => stdout.write(`${text}\n`),
    error: (text) => stderr.write(`${text}\n`),
    progress: (what) => {
      if (!stderr.isTTY) return;
      const room = Math.max(10, (stderr.columns ?? 80) - 1);
      stderr.write(`${CLEAR_LINE}${what.slice(0, room)}`);
    },
  };
}

/** Whoever reads has seen enough, as in `pnpm compare | head`: that is no fault of anybody's. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
}
