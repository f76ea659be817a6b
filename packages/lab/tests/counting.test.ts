/**
 * What is counted: traffic between two processes, the schedule, and what a system allows.
 */

import { describe, expect, test } from "vitest";
import { drive } from "../src/process/open-loop.ts";
import { type End, traffic } from "../src/math/traffic.ts";
import { clientCounts } from "../src/run/idle.ts";
import { connectionsPossible } from "../src/run/limits.ts";

const end = (
  localPort: number,
  remotePort: number,
  bytesWritten: number,
  bytesRead: number,
): End => ({
  localPort,
  remotePort,
  bytesWritten,
  bytesRead,
  isOpen: true,
});
const moment = (provider: End[], consumer: End[]) => ({
  provider: { connections: provider },
  consumer: { connections: consumer },
});

describe("traffic", () => {
  const before = moment([end(80, 5_000, 100, 10)], [end(5_000, 80, 10, 100)]);

  test("is what both ends have counted since", () => {
    const after = moment([end(80, 5_000, 341, 10)], [end(5_000, 80, 10, 341)]);
    expect(traffic(before, after)).toEqual({
      toConsumer: 241,
      toProvider: 0,
      connections: 1,
      disagreeing: 0,
    });
  });

  test("leaves out what one of the two has with others", () => {
    const after = moment(
      [end(80, 5_000, 100, 10), end(80, 6_000, 99, 99)],
      [end(5_000, 80, 10, 100), end(90, 7_000, 5, 5)],
    );
    expect(traffic(before, after)).toEqual({
      toConsumer: 0,
      toProvider: 0,
      connections: 0,
      disagreeing: 0,
    });
  });

  test("of a port that is used again is that of the new connection, then and later", () => {
    const [old, oldEnd] = [end(80, 5_000, 100, 10), end(5_000, 80, 10, 100)];
    const reused = moment([old, end(80, 5_000, 30, 1)], [oldEnd, end(5_000, 80, 1, 30)]);
    const later = moment([old, end(80, 5_000, 37, 1)], [oldEnd, end(5_000, 80, 1, 37)]);
    const clean = { connections: 1, disagreeing: 0 };
    expect(traffic(before, reused)).toEqual({ toConsumer: 30, toProvider: 1, ...clean });
    expect(traffic(reused, later)).toEqual({ toConsumer: 7, toProvider: 0, ...clean });
  });

  test("tells when the two ends differ", () => {
    const after = moment([end(80, 5_000, 341, 10)], [end(5_000, 80, 10, 340)]);
    expect(traffic(before, after).disagreeing).toBe(1);
  });

  test("of a new connection is all of it", () => {
    const after = moment(
      [...before.provider.connections, end(80, 5_001, 7, 3)],
      [...before.consumer.connections, end(5_001, 80, 3, 7)],
    );
    expect(traffic(before, after)).toMatchObject({ toConsumer: 7, toProvider: 3, connections: 1 });
  });
});

describe("an open schedule", () => {
  test.each([
    { isExact: true, by: "turns of the event loop" },
    { isExact: false, by: "timers" },
  ])("raises every change, none before its moment, by $by", async ({ isExact }) => {
    let seq = 0;
    const raised = await drive([0, 3, 6.5, 9], () => ({ seq: (seq += 1), bytes: 1 }), { isExact });
    expect(raised.map((each) => each.seq)).toEqual([1, 2, 3, 4]);
    expect(raised.filter(({ intendedAt, changedAt }) => changedAt < intendedAt)).toEqual([]);
  });

  test("keeps the moments of those that follow a stall", async () => {
    let seq = 0;
    const raise = () => {
      seq += 1;
      const until = performance.now() + (seq === 2 ? 30 : 0);
      while (performance.now() < until);
      return { seq, bytes: 1 };
    };
    const raised = await drive([0, 5, 10, 15], raise, { lastsMs: 60, isExact: true });
    const [first, , third] = raised;
    // Intended 10 ms after the first, although the second one took 30: the delay counts from there.
    expect((third?.intendedAt ?? 0) - (first?.intendedAt ?? 0)).toBeCloseTo(10, 5);
    expect((third?.changedAt ?? 0) - (third?.intendedAt ?? 0)).toBeGreaterThan(20);
  });
});

describe("how many idle consumers there can be", () => {
  test.each([
    [20_000, { warm: 150, consumers: 1_000 }],
    [1_024, { warm: 150, consumers: 814 }],
    [256, { warm: 49, consumers: 146 }],
    [64, { warm: 1, consumers: 2 }],
  ])("with %i open files", (limit, clients) => {
    expect(clientCounts(1_000, connectionsPossible(limit))).toEqual(clients);
  });

  test("as many as wanted where the system does not tell", () => {
    expect(clientCounts(1_000, connectionsPossible(undefined)).consumers).toBe(1_000);
  });
});
