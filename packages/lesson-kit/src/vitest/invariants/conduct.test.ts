/**
 * How a lesson's server starts and ends, and that neither its pace nor the order of the steps matters.
 */

import { access } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import path from "node:path";
import { expect, test } from "vitest";
import { addressFault, exitFault, pageFault } from "../../judge/conduct.ts";
import { judgeFile } from "../../judge/targets.ts";
import { judgedEnv } from "../../judge/environment.ts";
import { allPassed } from "../../judge/verdict.ts";
import { asServer } from "../../lesson/compose.ts";
import { readLesson, solutionFile } from "../../lesson/folder.ts";
import { Server } from "../../server/server.ts";
import { WorkerPool } from "../../server/worker-pool.ts";
import { summary } from "./summary.ts";

const lesson = await readLesson(process.cwd());
const env = judgedEnv(lesson);

test("The solution listens on PORT at 127.0.0.1, and serves its demo page with all its files", async () => {
  await access(path.join(lesson.folder, "demo", "index.html"));
  const server = await Server.fromFile(solutionFile(lesson), new WorkerPool(lesson.folder), {
    env,
  });
  const [page, address] = [
    await pageFault(server.origin),
    await addressFault(lesson, server.origin),
  ];
  await server.kill();
  expect(page).toBeUndefined();
  expect(address).toBeUndefined();
});

// On Windows a process can't be asked to end, only killed.
// By the loader, as `pnpm start` in the lesson's folder does: all other servers here are compiled.
test.skipIf(process.platform === "win32").for(["SIGTERM", "SIGINT"] as const)(
  "The solution exits with code 0 on %s",
  async (signal) => {
    const command = [process.execPath, "--import", import.meta.resolve("tsx")] as const;
    const server = await Server.fromCommand([...command, solutionFile(lesson)], lesson.folder, {
      env,
    });
    expect(await exitFault(server, signal)).toBeUndefined();
    await expect(fetch(server.origin)).rejects.toThrow();
  },
);

test("A server that listens only after eight seconds gets the same verdict", async () => {
  const late = `
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    await import(${JSON.stringify(pathToFileURL(solutionFile(lesson)).href)});
  `;
  const verdict = await asServer(lesson, late, (file) => judgeFile(lesson, file));
  expect(allPassed(verdict), summary(verdict)).toBe(true);
});

test("The steps pass in any order", async () => {
  const orders = [lesson.steps.toReversed(), rotated(lesson.steps, 2), rotated(lesson.steps, 3)];
  for (const steps of orders) {
    const verdict = await judgeFile(lesson, solutionFile(lesson), { steps });
    expect(allPassed(verdict), summary(verdict)).toBe(true);
  }
});

function rotated<T>(list: readonly T[], by: number): T[] {
  return [...list.slice(by), ...list.slice(0, by)];
}
