/**
 * A lesson of no steps in a folder of its own, to start servers in.
 */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { NO_CONFIG } from "../../src/lesson/config.ts";
import type { Lesson, Step } from "../../src/lesson/folder.ts";
import type { ServerProblem } from "../../src/server/problem.ts";
import { WorkerPool } from "../../src/server/worker-pool.ts";
import { judgeFile } from "../../src/judge/targets.ts";

/** Writes `source` as a learner's server, hands over its path, and removes the folder in any case. */
export async function withServer<T>(
  source: string,
  use: (file: string, lesson: Lesson) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "lesson ü "));
  try {
    const file = path.join(folder, "exercise", "server.ts");
    await mkdir(path.dirname(file));
    await writeFile(path.join(folder, "package.json"), '{"type":"module"}');
    await writeFile(file, source);
    return await use(file, lessonIn(folder));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What judging a lesson of no steps comes to: only the server itself can be at fault. */
export function problemOf(source: string): Promise<ServerProblem | undefined> {
  return withServer(source, async (file, lesson) => (await judgeFile(lesson, file)).problem);
}

function lessonIn(folder: string): Lesson {
  return {
    number: 99,
    id: "99",
    name: "99-none",
    title: "None",
    folder,
    port: 4099,
    steps: [],
    config: NO_CONFIG,
  };
}

/** A step whose checks are in `support/steps/`. */
export function step(number: number, name: string): Step {
  const testFile = fileURLToPath(new URL(`./steps/${name}.ts`, import.meta.url));
  return { number, name, title: name.replaceAll("-", " "), testFile };
}

/** WorkerPool that remember whom they have handed over. */
export class WatchedWorkers extends WorkerPool {
  readonly pids: number[] = [];

  override async take() {
    const worker = await super.take();
    this.pids.push(worker.child.pid);
    return worker;
  }
}

/** A server that keeps the contract; `more` is run when it listens, and `answer` on each request. */
export const listening = (more = "", answer = 'response.end("hello");') => `
  import http from "node:http";
  const server = http.createServer((request, response) => { ${answer} });
  server.listen(Number(process.env.PORT), "127.0.0.1", async () => {
    console.log("Listening on http://localhost:" + server.address().port);
    ${more}
  });
`;
