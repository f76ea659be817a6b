/**
 * The self-checks: on a machine where all is as theory has it each of them holds, and each has faults that
 * turn it red. A check that nothing turns red would say nothing.
 */

import { describe, expect, test } from "vitest";
import type { Check } from "../src/report/report.ts";
import { simulatedReport } from "./support/report.ts";
import type { Faults } from "./support/faults.ts";

const verdicts = (checks: readonly Check[]) =>
  Object.fromEntries(checks.map(({ id, verdict }) => [id, verdict]));

const ALL = ["C1", "C2", "C3", "C4", "C5a", "C5b", "C6", "C7a", "C7b", "C8", "C9a", "C9b", "C10"];

test("on a quiet machine where theory is right every check holds", () => {
  const { checks } = simulatedReport();
  expect(checks.map(({ id }) => id)).toEqual(ALL);
  expect(checks.filter(({ verdict }) => verdict !== "holds")).toEqual([]);
});

describe("negative controls: a fault turns its check red", () => {
  test.each<[string, string, Faults]>([
    ["a clock that is 1 ms ahead, as Date.now or timeOrigin is", "C1", { clockMs: 1 }],
    ["a provider that raises changes 20 ms late", "C2", { lateMs: 20 }],
    ["an id that never arrives", "C3", { drops: "websocket" }],
    ["an id that arrives twice", "C3", { repeats: "webhook" }],
    ["one byte too many on a WebSocket", "C4", { extraBytes: { websocket: 1 } }],
    ["one byte too few in a stream", "C4", { extraBytes: { sse: -1 } }],
    ["two ends that have counted differently", "C4", { disagree: true }],
    ["an emitter in step with the poller", "C5a", { isPhaseLocked: true }],
    ["polls that no schedule has", "C5b", { extraPolls: 20 }],
    ["a proxy that delays 40 ms more than it says", "C6", { extraDelayMs: 40 }],
    ["a delivery that should open a connection and finds one", "C6", { keepsConnections: true }],
    ["a transport that is sooner than the baseline", "C7a", { tooEarly: "sse" }],
    [
      "a transport that stalls for 40 ms at every tenth change",
      "C7b",
      { stallMs: { websocket: 40 } },
    ],
    ["a heap that grows with the number of consumers", "C8", { leakBytes: 4_000 }],
    ["a resuming consumer that loses two changes", "C9a", { resumeLoses: true }],
    ["a resuming consumer that acts twice", "C9a", { resumeRepeats: true }],
    ["an outage in which a naive consumer loses nothing", "C9b", { naiveKeeps: true }],
  ])("%s: %s", (_, id, faults) => {
    const { checks } = simulatedReport(faults);
    expect(verdicts(checks)[id]).toBe("fails");
    const others = checks.filter((check) => check.id !== id && check.verdict !== "holds");
    expect(others.map((check) => check.id)).toEqual([]);
  });

  test("a baseline that stalls for 40 ms: C10, and C10 alone says so", () => {
    const { checks } = simulatedReport({ noiseMs: 40 });
    expect(verdicts(checks)["C10"]).toBe("unclear");
  });

  test("a stalled schedule is counted from when it was due: no coordinated omission", () => {
    const { transports } = simulatedReport({ stallMs: { sse: 200 } });
    expect(transports.find(({ id }) => id === "sse")?.delayMs.p99).toBeGreaterThan(200);
  });
});

describe("on a noisy machine", () => {
  const noisy = { noiseMs: 40 };

  test("what time decides is unclear instead of wrong", () => {
    const { checks } = simulatedReport({ ...noisy, extraDelayMs: 40, isPhaseLocked: true });
    expect(verdicts(checks)).toMatchObject({ C6: "unclear", C5a: "unclear", C10: "unclear" });
  });

  test("what is counted is as wrong as ever", () => {
    const faults = { ...noisy, drops: "sse", resumeLoses: true, extraPolls: 20 } as const;
    const { checks } = simulatedReport({ ...faults, extraBytes: { websocket: 1 } });
    expect(verdicts(checks)).toMatchObject({
      C3: "fails",
      C4: "fails",
      C5b: "fails",
      C9a: "fails",
    });
  });
});
