/**
 * Nothing is left running: not after a stop, and not after the one who started it was killed.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Server } from "../src/server/server.ts";
import { Spares } from "../src/server/spare.ts";
import { listening, withServer } from "./bench-lesson.ts";

/** Resolves when the process is gone; the test's own time limit is the deadline. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const withGrandchild = listening(`
  const { spawn } = await import("node:child_process");
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  console.log("grandchild " + child.pid);
`).replace("() => {\n    console", "async () => {\n    console");

test("A server ends with what it has started itself", async () => {
  await withServer(withGrandchild, async (file, lesson) => {
    const server = await Server.fromFile(file, new Spares(lesson.folder));
    const pid = await grandchildOf(server);
    await server.kill();
    await gone(server.pid);
    await gone(pid);
  });
});

async function grandchildOf(server: Server): Promise<number> {
  for (;;) {
    const pid = /grandchild (\d+)/.exec(server.output)?.[1];
    if (pid) return Number(pid);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("A server that leaves on SIGTERM is waited for, and its exit code told", async () => {
  await withServer(
    listening('process.on("SIGTERM", () => process.exit(7));'),
    async (file, lesson) => {
      const server = await Server.fromFile(file, new Spares(lesson.folder));
      expect(await server.stop()).toBe(7);
    },
  );
});

test("A server that ignores SIGTERM is ended all the same", async () => {
  await withServer(listening('process.on("SIGTERM", () => {});'), async (file, lesson) => {
    const server = await Server.fromFile(file, new Spares(lesson.folder));
    expect(await server.stop()).toBeNull();
    await gone(server.pid);
  });
});

for (const [words, source] of [
  ["that serves", listening()],
  ["in an endless loop", listening("server.on('request', () => { for (;;); });")],
] as const) {
  test(`A server ${words} ends when the one who started it is killed`, async () => {
    await withServer(source, async (file, lesson) => {
      const starter = spawn(
        process.execPath,
        ["--import", import.meta.resolve("tsx"), STARTER, file, lesson.folder],
        {
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      const [line] = (await once(createInterface({ input: starter.stdout }), "line")) as [string];
      const [pid, origin = ""] = [Number(line.split(" ")[0]), line.split(" ")[1]];
      expect(isAlive(pid)).toBe(true);
      // What loops does so from its first request on, and never answers it.
      http.get(origin).on("error", () => {});
      starter.kill("SIGKILL");
      await gone(pid);
    });
  });
}

const STARTER = fileURLToPath(new URL("./starts-a-server.ts", import.meta.url));
