/**
 * Ends a process together with everything that it started.
 */

import type { ChildProcess } from "node:child_process";
import { spawnSync } from "node:child_process";
import type { EventEmitter } from "node:events";
import { within } from "../base/deadline.ts";

/** How a child has to be spawned so that `killTree` reaches all of its tree. */
export const OWN_TREE = {
  // POSIX: a process group of its own. Windows: taskkill walks the tree; detached would open a window.
  detached: process.platform !== "win32",
  windowsHide: true,
} as const;

/** What was printed is here at once; only a process that left the tree may hold the pipes open longer. */
const DRAIN_MS = 500;

/** Sends `signal` to the process and its descendants. It is no error when they are gone already. */
export function killTree(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  if (process.platform === "win32") {
    // Windows has no SIGTERM: /F is the only way that surely ends a console program.
    spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"], { windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // EPERM: what macOS says of a group in which everybody has ended but nobody was waited for.
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}

export const hasExited = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null;

/** Resolves when the child has ended; at once when it has already. */
export function exited(child: ChildProcess): Promise<void> {
  if (hasExited(child)) return Promise.resolve();
  return happened(child, "exit");
}

/** Resolves when a child that has ended has nothing more to say: all that it printed and sent is here. */
export async function whenGone(child: ChildProcess): Promise<void> {
  const ends = [child.stdout, child.stderr].flatMap((stream) =>
    stream && !stream.closed ? [happened(stream, "close")] : [],
  );
  if (child.connected) ends.push(happened(child, "disconnect"));
  await within(Promise.all(ends), { ms: DRAIN_MS }).catch(() => {});
}

function happened(emitter: EventEmitter, event: string): Promise<void> {
  return new Promise((resolve) => emitter.once(event, () => resolve()));
}
