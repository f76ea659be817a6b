/**
 * Ports for the lab's servers.
 */

import { isFree } from "@course/command/free-port";

/**
 * Below the ports that systems give to outgoing connections (32768 and up on Linux, 49152 and up
 * elsewhere): the lab opens thousands of those, and one of them must not take a server's port.
 * All have five digits, so that an address is equally long in every run.
 */
const LOWEST = 20_000;
const HIGHEST = 32_000;
const TRIES = 50;

const given = new Set<number>();

/** A port that is free on the loopback interface and was not given before by this process. */
export async function fiveDigitPort(random: () => number = Math.random): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const port = LOWEST + Math.floor(random() * (HIGHEST - LOWEST));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(
    `None of ${TRIES} ports from ${LOWEST} to ${HIGHEST} is free: end other servers.`,
  );
}
