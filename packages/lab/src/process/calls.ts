/**
 * Calls from the lab's command to a process that it started, over Node's own channel between the two. Both
 * ends are the lab's own, so the types are believed.
 */

import { createBirpc } from "birpc";

/** The message by which a process says that it can be called. */
const READY = "ready";

/** Answers every call from now on, and ends this process when the command is gone. */
export function answerCalls(calls: Record<string, (argument: never) => unknown>): void {
  createBirpc(calls, {
    post: (message) => process.send?.(message),
    on: (receive) => process.on("message", receive),
  });
  // Without the command there is nobody to measure for.
  process.on("disconnect", () => process.exit(0));
  process.send?.(READY);
}
