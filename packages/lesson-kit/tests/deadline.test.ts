/**
 * Deadlines count the ticks of our own loop, not the clock.
 */

import { expect, test } from "vitest";
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

test("A deadline that is called off never expires", async () => {
  let expired = false;
  const cancel = startDeadline(25, () => (expired = true));
  cancel();
  await new Promise<void>((resolve) => startDeadline(75, resolve));
  expect(expired).toBe(false);
});

test("within settles as its promise does, or fails with what is late", async () => {
  const late = () => new Error("late");
  await expect(within(Promise.resolve(1), 25, late)).resolves.toBe(1);
  await expect(within(Promise.reject(new Error("broken")), 25, late)).rejects.toThrow("broken");
  await expect(within(new Promise(() => {}), 25, late)).rejects.toThrow("late");
});
