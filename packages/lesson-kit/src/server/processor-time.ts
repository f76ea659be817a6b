/**
 * How long a process has been computing: what tells one in an endless loop from one that gets no turn.
 */

import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second for every program that asks (USER_HZ, see proc(5)). */
const TICK_MS = 10;
/** Of `/proc/PID/stat`, counted behind the program's name, which may hold blanks itself. */
const [UTIME, STIME] = [11, 12];

/** Milliseconds on a processor so far, the system's work for it included; undefined where that is not told. */
export function processorMs(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[UTIME]) + Number(fields[STIME])) * TICK_MS;
  } catch {
    return undefined;
  }
}
