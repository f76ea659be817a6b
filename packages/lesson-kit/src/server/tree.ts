/**
 * Ends a process together with everything that it started.
 */

import type { ChildProcess } from "node:child_process";
import { spawnSync } from "node:child_process";

/** How a child has to be spawned so that `killTree` reaches all of its tree. */
export const OWN_TREE = {
  // POSIX: a process group of its own. Windows: taskkill walks the tree; detached would open a window.
  detached: process.platform !== "win32",
  windowsHide: true,
} as const;

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
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Resolves when the child has ended; at once when it has already. */
export function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", () => resolve()));
}
