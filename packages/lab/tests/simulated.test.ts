/**
 * How the transports compare, on a machine that is exactly as theory has it: on a real one, load can turn these.
 */

import { expect, test } from "vitest";
import type { TransportId } from "../src/report/report.ts";
import { simulatedReport } from "./support/report.ts";

const { transports } = simulatedReport();

const transport = (id: TransportId) => {
  const found = transports.find((each) => each.id === id);
  if (!found) throw new Error(`No figures of ${id}.`);
  return found;
};

test("delay: polling every second is far behind polling every 100 ms, and that behind every push", () => {
  const [push, fast, slow] = (["websocket", "poll-fast", "poll-slow"] as const).map(
    (id) => transport(id).delayMs.p50,
  );
  expect(slow).toBeGreaterThan(2 * (fast ?? 0));
  expect(fast).toBeGreaterThan(2 * (push ?? 0));
});

test("processor time: a delivery costs the provider more than twice as much as a frame", () => {
  expect(transport("webhook").cpuUsPerChange).toBeCloseTo(850);
  expect(transport("websocket").cpuUsPerChange).toBeCloseTo(300);
});

test("idle: a consumer that is called takes less than half the heap of one that waits on a connection", () => {
  const heap = (name: string) =>
    simulatedReport().idle.find((each) => each.transport === name)?.heapBytes ?? Number.NaN;
  expect(heap("sse")).toBeGreaterThan(2 * heap("webhook"));
});
