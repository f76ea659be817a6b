/**
 * Ends a process together with all processes that it started.
 */

import type { ChildProcess } from "node:child_process";
import { spawnSync } from "node:child_process";
import type { EventEmitter } from "node:events";
import { within } from "../base/deadline.ts";

/** How a child has to be spawned so that `killTree` reaches all of its tree. */
export const OWN_TREE = {
  // POSIX: its own process group. Windows: taskkill follows the tree; detached would open a window.
  detached: process.platform !== "win32",
  windowsHide: true,
} as const;

/** Output arrives at once; only a process that left the tree can keep the pipes open longer. */
const DRAIN_MS = 500;

/** Sends `signal` to the process and its descendants. It is no error if they have ended already. */
export function killTree(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  if (process.platform === "win32") {
    // Windows has no SIGTERM: only /F ends a console program reliably.
    spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"], { windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // EPERM: on macOS, a group whose processes have all ended but were not waited for.
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}

export const hasExited = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null;

/** Resolves when the child has ended; at once if it has already. */
export function exited(child: ChildProcess): Promise<void> {
  if (hasExited(child)) return Promise.resolve();
  return happened(child, "exit");
}

/** Resolves when all output and messages of a child that has ended have arrived. */
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
