/**
 * Warm processes, ready before they are needed.
 */

import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startWorker } from "../src/server/start-process.ts";
import { WorkerPool } from "../src/server/worker-pool.ts";
import { exited } from "../src/process/tree.ts";
import { isAlive } from "./support/processes.ts";

/** A folder whose server needs `dependencies`. */
async function lesson(dependencies: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "workers-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(
    path.join(folder, "package.json"),
    JSON.stringify({ type: "module", dependencies }),
  );
  return folder;
}

function poolFor(folder: string, keep = 1): WorkerPool {
  const pool = new WorkerPool(folder, keep);
  onTestFinished(() => pool.close());
  return pool;
}

test("Each take returns another warm worker", async () => {
  const pool = poolFor(await lesson());
  await pool.warm();
  const [one, two] = [await pool.take(), await pool.take()];
  expect(one.child.pid).not.toBe(two.child.pid);
  expect([one, two].every(({ child }) => isAlive(child.pid))).toBe(true);
});

test("Warming twice starts no more workers than are kept", async () => {
  const pool = poolFor(await lesson(), 2);
  await Promise.all([pool.warm(), pool.warm()]);
  const pids = new Set<number>();
  for (let count = 0; count < 2; count += 1) pids.add((await pool.take()).child.pid);
  await pool.warm();
  expect(pids.size).toBe(2);
  expect(pids.has((await pool.take()).child.pid)).toBe(false);
});

/** The running workers, as the system lists them: WorkerPool does not tell. */
function workerPids(): number[] {
  const { stdout } = spawnSync("pgrep", ["-P", String(process.pid), "-f", "worker.mjs"]);
  return stdout.toString().split("\n").filter(Boolean).map(Number);
}

/** Kills the only worker, and returns its pid. */
function endTheOneThatLiesReady(): number {
  const [ready] = workerPids();
  if (ready === undefined) throw new Error("No worker is ready.");
  process.kill(ready, "SIGKILL");
  return ready;
}

test("A worker that was killed while it was ready is not returned", async () => {
  const pool = poolFor(await lesson());
  await pool.warm();
  const ready = endTheOneThatLiesReady();
  // Nothing is waited for: the news of its end may not have come yet.
  const { child } = await pool.take();
  expect(child.pid).not.toBe(ready);
  expect(isAlive(child.pid)).toBe(true);
});

test("warm replaces a worker that was killed while it was ready", async () => {
  const pool = poolFor(await lesson());
  await pool.warm();
  const ready = endTheOneThatLiesReady();
  // The system tells of an end when it likes; from then on `warm` makes another.
  const warmed = async () => {
    await pool.warm();
    return workerPids().filter((pid) => pid !== ready).length;
  };
  await expect.poll(warmed, { timeout: 10_000, interval: 20 }).toBe(1);
});

test("close kills the ready workers and those that were taken", async () => {
  const pool = poolFor(await lesson(), 2);
  await pool.warm();
  const { child } = await pool.take();
  await pool.close();
  expect(isAlive(child.pid)).toBe(false);
  await exited(child);
  await pool.close();
});

test("A missing library makes take reject, and the next one may try again", async () => {
  const pool = poolFor(await lesson({ "no-such-library": "1" }));
  await pool.warm();
  await expect(pool.take()).rejects.toThrow(/ended while it got ready:[\s\S]*no-such-library/);
  await pool.warm();
  await expect(pool.take()).rejects.toThrow("no-such-library");
});

test("A pool that keeps none starts a worker on take", async () => {
  const pool = poolFor(await lesson(), 0);
  await pool.warm();
  expect(workerPids()).toEqual([]);
  expect(isAlive((await pool.take()).child.pid)).toBe(true);
});

test("A folder without package.json is an error", async () => {
  await expect(startWorker(path.join(tmpdir(), "no-such-lesson"), "warm")).rejects.toThrow(
    "package.json",
  );
});
