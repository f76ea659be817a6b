/**
 * Does a server that is no worker of ours still live? It cannot be pinged, only asked.
 */

import http from "node:http";
import { within } from "../base/deadline.ts";

/** It has not answered, so it ends; longer than this it only cleans up, or it is not about to end at all. */
const DYING_MS = 2_000;

/**
 * Resolves when an answer to HEAD / shows that the server at `origin` lives, or `failed` has aborted.
 *
 * A connection would show nothing: the system accepts it for a process that is about to end.
 */
export async function answersOrEnds(origin: string, failed: AbortSignal): Promise<void> {
  const request = http.request(origin, { method: "HEAD", agent: false });
  const answered = new Promise((resolve) => request.once("response", resolve));
  // Broken off or refused: the end of the process is what is waited for now.
  request.on("error", () => {});
  request.end();
  await within(answered, { ms: DYING_MS, signal: failed }).catch(() => {});
  request.destroy();
}
