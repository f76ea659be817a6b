/**
 * The processor time of a process: it distinguishes an endless loop from a process that gets no processor.
 */

import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second for every program that asks (USER_HZ, see proc(5)). */
const TICK_MS = 10;
/** Fields of `/proc/PID/stat`, counted after the program's name, which may contain blanks itself. */
const [UTIME, STIME] = [11, 12];

/** Its processor time in milliseconds, user and system; undefined where the system does not report it. */
export function processorMs(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[UTIME]) + Number(fields[STIME])) * TICK_MS;
  } catch {
    return undefined;
  }
}
