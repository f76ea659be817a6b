/**
 * A frozen process cannot notice that it is not needed any more: it has to be ended, whatever becomes of the
 * command that froze it.
 */

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { frozenSentence } from "../src/words/sentences.ts";
import { descendants, isStopped, stillRunning } from "./support/descendants.ts";
import { simulatedReport } from "./support/report.ts";

const PROGRAM = fileURLToPath(new URL("support/freeze.ts", import.meta.url));

function start(): ChildProcess {
  const execArgv = ["--import", import.meta.resolve("tsx")];
  return fork(PROGRAM, { execArgv, stdio: "ignore" });
}

test.skipIf(process.platform === "win32")(
  "a run that is killed while a consumer is frozen leaves none behind",
  async () => {
    const program = start();
    const known = await vi.waitFor(
      () => {
        const all = descendants(program.pid ?? 0);
        if (!all.some(({ pid }) => isStopped(pid))) throw new Error("Nothing is frozen yet.");
        return all;
      },
      { timeout: 60_000, interval: 50 },
    );
    program.kill("SIGKILL");
    await expect.poll(() => stillRunning(known), { timeout: 15_000, interval: 100 }).toEqual([]);
  },
);

test("what stays is told beside what was sent, and that a platform cannot tell", () => {
  const report = simulatedReport();
  expect(frozenSentence(report)).toContain("16.3 MB of 20.1 MB by SSE and 16.2 MB of 20.1 MB");
  expect(frozenSentence({ ...report, frozen: null })).toContain("n/a");
});
