/**
 * The reaper: no server outlives the command that started it, even if the command is killed.
 *
 * A process that gets SIGKILL can't clean up. So a small second process knows every process tree that we
 * started; when our end of its pipe closes, for any reason, it kills the trees that are left.
 */

import { spawn } from "node:child_process";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";

/** The trees that run now: a new reaper has to know all of them when the last one was killed. */
const running = new Set<number>();
let pipe: Writable | undefined;

function startReaper(): Writable {
  const program = fileURLToPath(new URL("./reaper-process.mjs", import.meta.url));
  const child = spawn(process.execPath, [program], {
    // A process group of its own: Ctrl-C in the terminal must not end the reaper.
    detached: true,
    windowsHide: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const stdin: Writable & { unref?: () => void } = child.stdin;
  const gone = () => {
    if (pipe === stdin) pipe = undefined;
  };
  for (const source of [child, stdin]) source.on("error", gone);
  child.once("exit", gone);
  child.unref();
  // Neither the process nor its pipe keeps the command alive.
  stdin.unref?.();
  return stdin;
}

/** From now on the tree of `pid` ends with this process. Returns the function that forgets it. */
export function reap(pid: number): () => void {
  running.add(pid);
  if (pipe) pipe.write(`+${pid}\n`);
  else {
    pipe = startReaper();
    pipe.write([...running].map((each) => `+${each}\n`).join(""));
  }
  return () => {
    running.delete(pid);
    pipe?.write(`-${pid}\n`);
  };
}
