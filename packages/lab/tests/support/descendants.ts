/**
 * The processes that a process has started, and those that these have.
 */

import { spawnSync } from "node:child_process";

export interface Descendant {
  pid: number;
  command: string;
}

interface Running extends Descendant {
  parent: number;
}

/** What runs on this machine. */
function running(): Running[] {
  const isWindows = process.platform === "win32";
  const script =
    'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.CommandLine)" }';
  const { stdout } = isWindows
    ? spawnSync("powershell", ["-NoProfile", "-Command", script], { encoding: "utf8" })
    : spawnSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  return stdout.split(/\r?\n/).flatMap((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s?(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** All below `pid`, as they run now. */
export function descendants(pid: number): Descendant[] {
  const all = running();
  const below = (parent: number): Running[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return below(pid);
}

/** Those of them that run still; `ps` itself and zombies do not count. */
export function stillRunning(known: readonly Descendant[]): Descendant[] {
  const now = new Map(running().map((each) => [each.pid, each.command]));
  return known.filter(({ pid, command }) => now.get(pid) === command);
}

/** Whether a process is stopped (SIGSTOP); POSIX only. */
export function isStopped(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.startsWith("T");
}
