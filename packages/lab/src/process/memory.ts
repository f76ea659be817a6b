/**
 * What this process keeps in memory, after its garbage was collected.
 */

import { setTimeout as wait } from "node:timers/promises";

export interface Memory {
  /** What JavaScript holds. Undefined where the process was started without --expose-gc. */
  heapBytes: number | undefined;
  /** What the system has given: heap, buffers, code, and room that is not given back. */
  rssBytes: number;
}

/** One collection makes garbage of what was held by garbage; after four nothing changes any more. */
const COLLECTIONS = 4;
const BETWEEN_MS = 25;

export async function memory(): Promise<Memory> {
  const collect = globalThis.gc;
  if (!collect) return { heapBytes: undefined, rssBytes: process.memoryUsage().rss };
  for (let round = 0; round < COLLECTIONS; round += 1) {
    collect();
    await wait(BETWEEN_MS);
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { heapBytes: heapUsed, rssBytes: rss };
}
