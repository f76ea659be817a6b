/**
 * Does a server that is no worker of ours still live? It cannot be pinged, only asked.
 */

import http from "node:http";
import { startDeadline } from "../base/deadline.ts";

/** It has not answered, so it ends; longer than this it only cleans up, or it is not about to end at all. */
const DYING_MS = 2_000;

/**
 * Resolves when an answer to HEAD / shows that the server at `origin` lives, or `failed` has aborted.
 *
 * A connection would show nothing: the system accepts it for a process that is about to end.
 */
export function answersOrEnds(origin: string, failed: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const request = http.request(origin, { method: "HEAD", agent: false });
    const finish = () => {
      cancel();
      failed.removeEventListener("abort", finish);
      request.destroy();
      resolve();
    };
    const cancel = startDeadline(DYING_MS, finish);
    failed.addEventListener("abort", finish);
    request.once("response", finish);
    // Broken off or refused: the end of the process is what is waited for now.
    request.on("error", () => {});
    request.end();
    if (failed.aborted) finish();
  });
}
