/**
 * Deadlines count the ticks of our own loop, not the clock.
 */

import { getEventListeners } from "node:events";
import { describe, expect, test, vi } from "vitest";
import { startDeadline, within } from "../src/base/deadline.ts";

/** Keeps this event loop from turning. */
function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("A deadline expires once its time is over, and only once", async () => {
  const startedAt = performance.now();
  let expired = 0;
  await new Promise<void>((resolve) => {
    startDeadline(100, () => {
      expired += 1;
      resolve();
    });
  });
  // setInterval may be early by less than a millisecond for each of the four ticks.
  expect(performance.now() - startedAt).toBeGreaterThan(95);
  await new Promise<void>((resolve) => startDeadline(50, resolve));
  expect(expired).toBe(1);
});

test("A loop that was blocked for longer than the deadline does not make it expire early", async () => {
  const order: string[] = [];
  const over = new Promise<void>((resolve) => {
    startDeadline(100, () => {
      order.push("expired");
      resolve();
    });
  });
  block(300);
  // What was ready meanwhile gets its turn first: four ticks are still to come.
  setImmediate(() => order.push("the answer that was there"));
  await over;
  expect(order).toEqual(["the answer that was there", "expired"]);
});

test("A deadline that is canceled never expires", async () => {
  let expired = false;
  const cancel = startDeadline(25, () => (expired = true));
  cancel();
  await new Promise<void>((resolve) => startDeadline(75, resolve));
  expect(expired).toBe(false);
});

describe("within", () => {
  const never = new Promise<never>(() => {});

  test("settles as its promise does, or rejects with the late error", async () => {
    const limits = { ms: 25, late: () => new Error("late") };
    await expect(within(Promise.resolve(1), limits)).resolves.toBe(1);
    await expect(within(Promise.reject(new Error("broken")), limits)).rejects.toThrow("broken");
    await expect(within(never, limits)).rejects.toThrow("late");
    await expect(within(never, { ms: 25 })).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("rejects with the reason of its signal, whether that aborts during the wait or before", async () => {
    const stop = new AbortController();
    const waiting = within(never, { ms: 5_000, signal: stop.signal });
    stop.abort(new Error("not wanted any more"));
    await expect(waiting).rejects.toThrow("not wanted any more");
    const after = within(Promise.resolve(1), { signal: stop.signal });
    await expect(after).rejects.toThrow("not wanted any more");
  });

  test("makes no late error for a wait that has ended", async () => {
    const late = vi.fn(() => new Error("late"));
    await within(Promise.resolve(1), { ms: 25, late });
    await within(never, { ms: 25, late, signal: AbortSignal.abort() }).catch(() => {});
    await new Promise<void>((resolve) => startDeadline(75, resolve));
    expect(late).not.toHaveBeenCalled();
  });

  test("leaves no listener on its signal", async () => {
    const { signal } = new AbortController();
    await within(Promise.resolve(1), { signal });
    await within(never, { ms: 25, signal }).catch(() => {});
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
