/**
 * Plays a scene against its lesson's solution, on a new server, and returns the recording.
 */

import type { Trace } from "@course/wire";
import type { Check } from "../fixtures/test.ts";
import { makeFixtures } from "../fixtures/fixtures.ts";
import { runCheck } from "../judge/judge.ts";
import { environmentForServer, type OpenEnvironment } from "../judge/environment.ts";
import { type Lesson, solutionFile } from "../lesson/folder.ts";
import { loadScene, type SceneFile } from "./files.ts";
import { stable } from "./stable.ts";
import type { Scene } from "../fixtures/scene.ts";
import { Server } from "../server/server.ts";
import { WorkerPool } from "../server/worker-pool.ts";

/** Rejects with an Error that names the scene when it does not happen as written. */
export async function recordScene(lesson: Lesson, file: SceneFile): Promise<Trace> {
  const scene = await loadScene(file);
  // The times of the learner's server, not the short ones for a quick verdict.
  const environment = await environmentForServer({
    ...lesson,
    config: { ...lesson.config, judgedEnv: {} },
  });
  const workers = new WorkerPool(lesson.folder);
  const nowS = Math.floor(Date.now() / 1_000);
  let server: Server | undefined;
  try {
    server = await Server.fromFile(solutionFile(lesson), workers, { env: environment.env });
    const trace = await play(scene, server, environment);
    return stable(trace, scene.names, { nowS, ports: portsOf(lesson, server, environment) });
  } finally {
    await server?.kill();
    await workers.close();
    await environment.close();
  }
}

async function play(scene: Scene, server: Server, environment: OpenEnvironment): Promise<Trace> {
  const { origin, lookup, failed } = server;
  const offstage = makeFixtures(origin, AbortSignal.any([failed]), { lookup });
  const result: { traces: Trace[] } = { traces: [] };
  const check: Check = {
    title: scene.title,
    run: (fixtures) => scene.play(fixtures, offstage.http),
  };
  const failure = await runCheck(check, server, { environment }, result);
  await offstage.close();
  const [trace] = result.traces;
  if (!failure && trace) return trace;
  const difference = failure
    ? `expected ${failure.expected}, but got ${failure.got}. ${failure.why}`
    : "";
  throw new Error(`The scene "${scene.title}" does not go as it is written: ${difference}`);
}

/** The lesson's usual ports, by the free ports of this run. */
function portsOf(lesson: Lesson, { origin }: Server, { service }: OpenEnvironment) {
  const ports = new Map([[Number(new URL(origin).port), lesson.port]]);
  const { service: needed } = lesson.config;
  if (service && needed) ports.set(Number(new URL(service.url).port), needed.port);
  return ports;
}
