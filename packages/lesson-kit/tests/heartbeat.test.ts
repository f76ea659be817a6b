/**
 * When a silent worker counts as stuck: in an endless loop, and not when the machine gives it no turn.
 */

import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { processorMs } from "../src/server/processor-time.ts";
import { isStuck, Heartbeat } from "../src/server/heartbeat.ts";

test.each([
  ["silent for a blink", 250, 250, false],
  ["silent for 3 s", 3_000, 3_000, false],
  ["silent for longer, and computing all the while", 3_250, 3_200, true],
  ["silent for longer, and computing half of it on a busy machine", 3_250, 1_600, true],
  ["silent for longer, for want of a turn", 3_250, 100, false],
  ["silent for ten times as long, for want of a turn", 30_000, 900, false],
  ["an endless loop that gets a tenth of a processor", 15_250, 1_520, true],
  ["silent for good, without computing", 30_250, 0, true],
  ["silent for longer, where the system reports no processor time", 3_250, undefined, true],
])("A worker that is %s", (_what, silentMs, computedMs, expected) => {
  expect(isStuck(silentMs, computedMs)).toBe(expected);
});

test("A silent worker that computes nothing is pinged again, and one that computes is stuck", async () => {
  const pingsOf = (computed: () => number) =>
    new Promise<number | "given up">((resolve) => {
      let pings = 0;
      const heartbeat = new Heartbeat(
        () => {
          // More than 12 without an answer: the deadline is over, and it is still asked.
          pings += 1;
          if (pings < 16) return;
          heartbeat.stop();
          resolve(pings);
        },
        () => resolve("given up"),
        computed,
      );
    });
  const [starved, looping] = await Promise.all([
    pingsOf(() => 0),
    pingsOf(() => performance.now()),
  ]);
  expect({ starved, looping }).toEqual({ starved: 16, looping: "given up" });
});

test.runIf(process.platform === "linux")("A process that computes is seen to", async () => {
  const child = spawn(process.execPath, ["-e", "for (;;);"]);
  try {
    await expect.poll(() => processorMs(child.pid) ?? 0, { timeout: 60_000 }).toBeGreaterThan(200);
  } finally {
    child.kill("SIGKILL");
  }
  expect(processorMs(undefined)).toBeUndefined();
});
