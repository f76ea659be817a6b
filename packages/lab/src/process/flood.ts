/**
 * Sends until so much was sent, whether anybody takes it or not, and looks at what stays here.
 */

import { setImmediate as turn } from "node:timers/promises";
import { buffered } from "./count-bytes.ts";

/** Between two looks at how much was sent. */
const AT_A_TIME = 100;

/** `send` sends one message to every listener. Resolves when `mostBytes` were sent. */
export async function flood(mostBytes: number, send: () => void) {
  const before = buffered();
  let now = before;
  while (now.sentBytes - before.sentBytes < mostBytes) {
    for (let count = 0; count < AT_A_TIME; count += 1) send();
    // The system takes what it can between two turns.
    await turn();
    now = buffered();
  }
  return { sentBytes: now.sentBytes - before.sentBytes, bufferedBytes: now.bufferedBytes };
}
