/**
 * Which process listens on a port, as the system reports it: for servers that do not listen in a worker themselves.
 */

import findProcess from "find-process";

/** A shell that starts a tool that starts a server: no chain of ours is longer. */
const MAX_ANCESTORS = 8;

/** Whether the process `pid`, or one that it started, listens on the port; undefined if the system can't tell. */
export async function ownsPort(pid: number, port: number): Promise<boolean | undefined> {
  const owners = await findProcess("port", port).catch(() => []);
  if (owners.length === 0) return undefined;
  for (const owner of owners) {
    if (await descends(owner.pid, pid)) return true;
  }
  return false;
}

async function descends(pid: number, from: number): Promise<boolean> {
  let current: number | undefined = pid;
  for (let step = 0; step < MAX_ANCESTORS && current; step += 1) {
    if (current === from) return true;
    const [found]: { ppid?: number }[] = await findProcess("pid", current).catch(() => []);
    current = found?.ppid;
  }
  return false;
}
