/**
 * Nothing is left running: not after a stop, and not after the one who started it was killed.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { judgeFile } from "../src/judge/targets.ts";
import { Server } from "../src/server/server.ts";
import { WorkerPool } from "../src/server/worker-pool.ts";
import { gone, isAlive } from "./support/processes.ts";
import { WatchedWorkers, listening, step, withServer } from "./support/server.ts";

const withGrandchild = listening(`
  const { spawn } = await import("node:child_process");
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  child.once("spawn", () => console.log("grandchild " + child.pid));
`);

test("A server is killed with the processes that it started", async () => {
  await withServer(withGrandchild, async (file, lesson) => {
    const server = await Server.fromFile(file, new WorkerPool(lesson.folder));
    const pid = await grandchildOf(server);
    expect(isAlive(pid)).toBe(true);
    await server.kill();
    expect(isAlive(server.pid)).toBe(false);
    await gone(pid);
  });
});

test("The processes that a server started are killed even if the server ends by itself", async () => {
  const source = withGrandchild.replace("hello", "bye").replace("response.end", "process.exit");
  await withServer(source, async (file, lesson) => {
    const server = await Server.fromFile(file, new WorkerPool(lesson.folder));
    const pid = await grandchildOf(server);
    http.get(server.origin).on("error", () => {});
    await gone(pid);
    await server.kill();
  });
});

async function grandchildOf(server: Server): Promise<number> {
  const said = () => Number(/grandchild (\d+)/.exec(server.output)?.[1] ?? 0);
  await expect.poll(said, { timeout: 10_000, interval: 20 }).toBeGreaterThan(0);
  return said();
}

test("A server that ends on SIGTERM is waited for, and its exit code is returned", async () => {
  const source = listening('process.on("SIGTERM", () => process.exit(7));');
  await withServer(source, async (file, lesson) => {
    const server = await Server.fromFile(file, new WorkerPool(lesson.folder));
    expect(await server.stop()).toBe(7);
  });
});

test("A server that ignores SIGTERM is killed", async () => {
  await withServer(listening('process.on("SIGTERM", () => {});'), async (file, lesson) => {
    const server = await Server.fromFile(file, new WorkerPool(lesson.folder));
    expect(await server.stop()).toBeNull();
    expect(isAlive(server.pid)).toBe(false);
  });
});

test("A server that is stopped has no problem", async () => {
  await withServer(listening(), async (file, lesson) => {
    const server = await Server.fromFile(file, new WorkerPool(lesson.folder));
    await server.stop();
    await server.kill();
    expect(server.problem).toBeUndefined();
    expect(server.failed.aborted).toBe(false);
  });
});

for (const [words, steps] of [
  ["a pass", [step(1, "answers")]],
  ["a failure", [step(1, "answers"), step(2, "says-hello")]],
] as const) {
  test(`Nothing is left after ${words}`, async () => {
    await withServer(listening("", 'response.end("bye")'), async (file, lesson) => {
      const workers = new WatchedWorkers(lesson.folder);
      await judgeFile({ ...lesson, steps: [...steps] }, file, { workers });
      const [pid = 0] = workers.pids;
      // Its end is under way; `close` waits for it.
      await workers.close();
      expect(isAlive(pid)).toBe(false);
    });
  });
}

test("No process is left after an abort in the middle of a check", async () => {
  await withServer(listening(), async (file, lesson) => {
    const workers = new WatchedWorkers(lesson.folder);
    const stop = new AbortController();
    const judging = judgeFile({ ...lesson, steps: [step(1, "waits")] }, file, {
      workers,
      signal: stop.signal,
      onCheck: () => stop.abort(),
    });
    await expect(judging).rejects.toMatchObject({ name: "AbortError" });
    const [pid = 0] = workers.pids;
    await gone(pid);
    await workers.close();
  });
});

test("No process is left when the start is aborted, before or after the worker is warm", async () => {
  await withServer("setInterval(() => {}, 1_000);", async (file, lesson) => {
    const workers = new WatchedWorkers(lesson.folder);
    const before = Server.fromFile(file, workers, { signal: AbortSignal.abort() });
    await expect(before).rejects.toMatchObject({ name: "AbortError" });
    expect(workers.pids).toEqual([]);
    const stop = new AbortController();
    const after = Server.fromFile(file, workers, { signal: stop.signal });
    await expect.poll(() => workers.pids.length, { timeout: 10_000, interval: 20 }).toBe(1);
    stop.abort();
    await expect(after).rejects.toMatchObject({ name: "AbortError" });
    expect(isAlive(workers.pids[0] ?? 0)).toBe(false);
  });
});

for (const [words, source] of [
  ["that serves", listening()],
  ["in an endless loop", listening("", "for (;;);")],
  ["that has started another process", withGrandchild],
] as const) {
  test(`A server ${words} ends when the one who started it is killed`, async () => {
    await withServer(source, async (file, lesson) => {
      const command = [STARTER, file, lesson.folder];
      const starter = spawn(
        process.execPath,
        ["--import", import.meta.resolve("tsx"), ...command],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      const [line] = (await once(createInterface({ input: starter.stdout }), "line")) as [string];
      const [pid, origin = ""] = [Number(line.split(" ")[0]), line.split(" ")[1]];
      expect(isAlive(pid)).toBe(true);
      // What loops does so from its first request on, and never answers it.
      await new Promise((resolve) => {
        const request = http.get(origin).on("error", resolve).on("response", resolve);
        request.once("finish", resolve);
      });
      starter.kill("SIGKILL");
      await gone(pid);
    });
  });
}

const STARTER = fileURLToPath(new URL("./support/starts-a-server.ts", import.meta.url));
