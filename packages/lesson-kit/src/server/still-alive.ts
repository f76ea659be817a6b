/**
 * Is a server that does not run in a worker still alive? It can't be pinged, only sent a request.
 */

import http from "node:http";
import { within } from "../base/deadline.ts";

/** A server that is about to end has ended by then, or is not about to end. */
const DYING_MS = 2_000;

/**
 * Resolves when the server at `origin` has answered HEAD /, or `failed` has aborted, or after 2 s.
 *
 * A connection would prove nothing: the system still accepts it for a process that is about to end.
 */
export async function answersOrEnds(origin: string, failed: AbortSignal): Promise<void> {
  const request = http.request(origin, { method: "HEAD", agent: false });
  const answered = new Promise((resolve) => request.once("response", resolve));
  // A broken connection: now the end of the process decides.
  request.on("error", () => {});
  request.end();
  await within(answered, { ms: DYING_MS, signal: failed }).catch(() => {});
  request.destroy();
}
