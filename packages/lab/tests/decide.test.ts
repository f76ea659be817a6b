/**
 * The decision: every threshold comes from the run that it is given.
 */

import { describe, expect, test } from "vitest";
import { decide } from "../src/decide/decide.ts";
import { type Needs, TYPICAL, USUAL } from "../src/decide/needs.ts";
import { breakEven, longestIntervalMs } from "../src/math/theory.ts";
import { simulatedReport } from "./support/report.ts";
import { EMPTY_POLL_BYTES } from "./support/faults.ts";

const report = simulatedReport();
const choose = (needs: Partial<Needs>, from = report) =>
  decide({ ...USUAL, ...needs }, from).choose;

test("typical needs each get another answer", () => {
  expect(TYPICAL.map(({ needs }) => decide(needs, report).choose)).toEqual([
    "webhook",
    "SSE",
    "WebSocket",
    "polling",
    null,
  ]);
});

test("where no connection can be held and nearly every poll finds nothing, a push service is named", () => {
  const phones = {
    changesPerHour: 1 / 24,
    consumers: 500_000,
    withinMs: 60_000,
    reach: "out",
  } as const;
  const { choose: chosen, because, cost } = decide({ ...USUAL, ...phones }, report);
  expect([chosen, cost]).toEqual([null, null]);
  expect(because.join()).toMatch(/push service.*99\.9 % of the polls would find nothing/);
  expect(choose({ ...phones, changesPerHour: 60 })).toBe("polling");
});

describe("who can reach whom", () => {
  const rare = { changesPerHour: 1 };

  test("each the other: a webhook, with retries and a occasional poll", () => {
    const { choose: chosen, combineWith } = decide({ ...USUAL, ...rare }, report);
    expect(chosen).toBe("webhook");
    expect(combineWith.join()).toMatch(/retries.*numbers.*occasional poll/);
  });

  test("only the consumer: SSE, or a WebSocket when it sends too", () => {
    expect(choose({ ...rare, reach: "out" })).toBe("SSE");
    expect(choose({ ...rare, reach: "out", sends: true })).toBe("WebSocket");
  });

  test("only the provider: a webhook, and no poll beside it", () => {
    const { choose: chosen, combineWith } = decide({ ...USUAL, ...rare, reach: "in" }, report);
    expect(chosen).toBe("webhook");
    expect(combineWith.join()).not.toContain("poll");
    expect(choose({ reach: "in", sends: true })).toBe("webhook");
  });
});

describe("polling where it is no dearer", () => {
  const perInterval = (changesPerHour: number) =>
    (changesPerHour * longestIntervalMs(USUAL.withinMs, USUAL.oneWayMs)) / 3_600_000;
  const threshold = breakEven(EMPTY_POLL_BYTES, 832, 240);

  test("from the break-even of this run on, not before", () => {
    const atBreakEven = threshold / perInterval(1);
    expect(choose({ changesPerHour: atBreakEven * 1.01 })).toBe("polling");
    expect(choose({ changesPerHour: atBreakEven * 0.99 })).toBe("webhook");
  });

  test("another run has another threshold: dearer webhooks make polling worth it earlier", () => {
    const changesPerHour = (threshold / perInterval(1)) * 0.7;
    const dearer = {
      ...report,
      transports: report.transports.map((transport) =>
        transport.id === "webhook"
          ? { ...transport, bytes: { ...transport.bytes, perChange: 1_200 } }
          : transport,
      ),
    };
    expect(choose({ changesPerHour })).toBe("webhook");
    expect(choose({ changesPerHour }, dearer)).toBe("polling");
  });

  test("but not when it would have to ask too often", () => {
    expect(choose({ changesPerHour: 3_600_000, withinMs: 100, reach: "out" })).toBe("SSE");
  });
});

describe("what is ruled out, and why", () => {
  test("less than one transit: nothing can do it", () => {
    const decision = decide({ ...USUAL, withinMs: 20, oneWayMs: 25 }, report);
    expect(decision.choose).toBeNull();
    expect(decision.ruledOut).toHaveLength(5);
  });

  test("less than three transits: no long poll", () => {
    const { ruledOut } = decide({ ...USUAL, withinMs: 70, oneWayMs: 25 }, report);
    expect(ruledOut.find(({ transport }) => transport === "long polling")?.because).toContain(
      "75 ms",
    );
  });

  test("more connections than memory: what holds one for each consumer is out", () => {
    const { choose: chosen, ruledOut } = decide(
      { ...USUAL, consumers: 500_000, changesPerHour: 1_200, reach: "out" },
      report,
    );
    expect(ruledOut.map(({ transport }) => transport)).toEqual([
      "webhook",
      "long polling",
      "SSE",
      "WebSocket",
    ]);
    expect(chosen).toBe("polling");
  });
});

test("the cost is for all consumers together", () => {
  const one = decide({ ...USUAL, consumers: 1, reach: "out", changesPerHour: 1 }, report).cost;
  const many = decide({ ...USUAL, consumers: 100, reach: "out", changesPerHour: 1 }, report).cost;
  expect(one?.connections).toBe(1);
  expect(many?.bytesPerHour).toBeCloseTo((one?.bytesPerHour ?? 0) * 100);
});
