/**
 * Sees to it that no server outlives the command that started it, also when the command is killed.
 *
 * A process that gets SIGKILL cannot clean up. So a small second process knows every tree that we
 * started; when our end of its pipe closes, for whatever reason, it ends those that are left.
 */

import { spawn } from "node:child_process";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";

let pipe: Writable | undefined;

function reaper(): Writable {
  if (pipe) return pipe;
  const program = fileURLToPath(new URL("./reaper-process.mjs", import.meta.url));
  const child = spawn(process.execPath, [program], {
    // A group of its own: Ctrl-C in the terminal must not end the one who cleans up after it.
    detached: true,
    windowsHide: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.unref();
  // Its pipe keeps the command alive no more than the process does.
  (child.stdin as Writable & { unref?: () => void }).unref?.();
  child.stdin.on("error", () => {
    pipe = undefined;
  });
  pipe = child.stdin;
  return pipe;
}

/** From now on the tree of `pid` ends with this process. Returns the function that forgets it. */
export function reap(pid: number): () => void {
  reaper().write(`+${pid}\n`);
  return () => {
    pipe?.write(`-${pid}\n`);
  };
}
