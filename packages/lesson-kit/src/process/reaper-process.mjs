/**
 * The process of reaper.ts. Reads "+PID" and "-PID" lines; at the end of its input it kills those left.
 * Plain JavaScript, because it has to start at once and must not wait for anything to be compiled.
 */

import { spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

const left = new Set();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const pid = Number(line.slice(1));
  if (line.startsWith("+")) left.add(pid);
  else left.delete(pid);
});
lines.on("close", () => {
  for (const pid of left) end(pid);
  process.exit(0);
});

function end(pid) {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"], { windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
