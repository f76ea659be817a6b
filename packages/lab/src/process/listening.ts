/**
 * Waits until a server of this process can be reached.
 */

import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

const DEADLINE_MS = 15_000;
const PAUSE_MS = 10;

/** Resolves when a program listens on `port` of the loopback interface. Rejects with a sentence. */
export async function untilListening(port: number): Promise<void> {
  const giveUpAt = Date.now() + DEADLINE_MS;
  while (!(await answers(port))) {
    if (Date.now() > giveUpAt) {
      throw new Error(`Nothing listens on port ${port} after ${DEADLINE_MS / 1_000} s.`);
    }
    await wait(PAUSE_MS);
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
