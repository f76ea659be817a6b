/**
 * Lets vitest run a step's test file unchanged, against the lesson's solution.
 */

import { afterAll, beforeAll, test } from "vitest";
import { collectWith } from "../fixtures/test.ts";
import { runCheck } from "../judge/judge.ts";
import type { OpenEnvironment } from "../judge/environment.ts";
import { environmentForServer } from "../judge/environment.ts";
import { readLesson, solutionFile } from "../lesson/folder.ts";
import { Server } from "../server/server.ts";
import { WorkerPool } from "../server/worker-pool.ts";

let server: Server | undefined;
let environment: OpenEnvironment | undefined;
let stated = 0;

collectWith((check) => {
  stated += 1;
  test(check.title, async () => {
    if (!server || !environment) throw new Error("The solution does not run.");
    const failure = await runCheck(check, server, { environment });
    if (!failure) return;
    throw new Error(`${failure.why}\n  expected: ${failure.expected}\n  got:      ${failure.got}`);
  });
});

beforeAll(async () => {
  // The invariants use vitest themselves and start their own servers.
  if (stated === 0) return;
  const lesson = await readLesson(process.cwd());
  environment = await environmentForServer(lesson);
  const { env } = environment;
  server = await Server.fromFile(solutionFile(lesson), new WorkerPool(lesson.folder), { env });
});

afterAll(async () => {
  await server?.kill();
  await environment?.close();
});
