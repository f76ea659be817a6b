/**
 * Starts the processes in which servers run.
 */

import type { ChildProcess } from "node:child_process";
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { within } from "../base/deadline.ts";
import { serverEnvironment } from "./environment.ts";
import type { FromWorker } from "./worker/messages.ts";
import { Output } from "./output.ts";
import { ServerFailure } from "./problem.ts";
import { reap } from "../process/reaper.ts";
import { exited, OWN_TREE, whenGone } from "../process/tree.ts";

export interface Started {
  child: ChildProcess & { pid: number };
  output: Output;
}

/** The program of a worker, in TypeScript. */
export const WORKER_FILE = fileURLToPath(new URL("./worker/worker.ts", import.meta.url));

/**
 * Starts a worker for a server in the lesson's folder; resolves when it is ready.
 *
 * A warm worker has loaded and compiled in advance what the first requests need. That pays off if the worker
 * is started before the verdict is asked for, and not if the learner waits for the start too.
 */
export async function startWorker(lesson: string, isWarm: boolean): Promise<Started> {
  return forkWorker(WORKER_FILE, lesson, {
    libraries: isWarm ? await libraries(lesson) : [],
    execArgv: [
      "--import",
      import.meta.resolve("tsx"),
      // Lets the worker resolve a library from the lesson's folder.
      "--experimental-import-meta-resolve",
    ],
    // A learner's file is new after every save, so it is never cached. Without a cache the compiler starts
    // when the worker warms up, and not only for that file (25 ms).
    env: { TSX_DISABLE_CACHE: "1" },
  });
}

/**
 * Starts a worker for a server that is compiled already: Node without a loader, which takes a third of the
 * processor time. `workerFile` is the compiled `worker.ts`.
 */
export function startBareWorker(workerFile: string, lesson: string): Promise<Started> {
  return forkWorker(workerFile, lesson, {});
}

interface Fork {
  /** What the worker loads and uses before it is ready. */
  libraries?: readonly string[];
  execArgv?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

async function forkWorker(
  file: string,
  lesson: string,
  { libraries: warming = [], execArgv = [], env = {} }: Fork,
): Promise<Started> {
  const child = fork(file, [lesson, ...warming], {
    cwd: lesson,
    execArgv: ["--enable-source-maps", ...execArgv],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...serverEnvironment(), ...env },
    ...OWN_TREE,
  });
  const worker = register(child, "another Node process");
  await untilWarm(worker);
  return worker;
}

/** Starts any other program. Rejects with an Error when there is no such program. */
export async function startCommand(
  [program, ...args]: readonly [string, ...string[]],
  cwd: string,
  env: Record<string, string>,
): Promise<Started> {
  const child = spawn(program, args, {
    cwd,
    env: { ...serverEnvironment(), PYTHONUNBUFFERED: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...OWN_TREE,
  });
  try {
    // Rejects if "error" comes first.
    await once(child, "spawn");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const fix = "Install it, or give its whole path.";
    if (code !== "ENOENT") throw new Error(`Cannot start ${program} (${code}).`, { cause: error });
    throw new Error(`Cannot start ${program}: there is no such program. ${fix}`, { cause: error });
  }
  return register(child, program);
}

/** From now on its process tree ends with this process. */
function register(child: ChildProcess, what: string): Started {
  // A failed start is reported below, a failed message by the exit. Without a listener either would end us.
  child.on("error", () => {});
  const { pid } = child;
  if (pid === undefined) throw new Error(`Cannot start ${what}: the system refused it.`);
  child.once("exit", reap(pid));
  return { child: Object.assign(child, { pid }), output: new Output(child) };
}

async function untilWarm({ child, output }: Started): Promise<void> {
  const ended = new AbortController();
  void exited(child).then(() => ended.abort());
  const warm = new Promise<void>((resolve) => {
    const onMessage = (message: FromWorker) => {
      if (message.type !== "warm") return;
      child.off("message", onMessage);
      resolve();
    };
    child.on("message", onMessage);
  });
  await within(warm, { signal: ended.signal }).catch(async () => {
    await whenGone(child);
    throw new Error(`A process for the server ended while it got ready:\n${output.text}`);
  });
}

/** The dependencies of the lesson's package.json: those that its server may load. */
async function libraries(lesson: string): Promise<string[]> {
  const text = await readFile(path.join(lesson, "package.json"), "utf8");
  const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
  return Object.keys(dependencies);
}

/** Rejects with a ServerFailure if there is no such file or nothing in it. */
export async function refuseUnusable(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new ServerFailure({ kind: "missing", file });
  if (found.size === 0) throw new ServerFailure({ kind: "empty", file });
}
