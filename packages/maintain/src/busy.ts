/**
 * Makes the machine busy, as other programs do.
 */

import { spawn } from "node:child_process";

/** Does `work` while `count` endless loops run beside it. */
export async function besideBusyLoops<T>(count: number, work: () => Promise<T>): Promise<T> {
  const loops = Array.from({ length: count }, () =>
    spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }),
  );
  const end = () => loops.forEach((loop) => loop.kill("SIGKILL"));
  process.once("exit", end);
  try {
    return await work();
  } finally {
    process.off("exit", end);
    end();
  }
}
