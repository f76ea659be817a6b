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
import { compiledOnce } from "./compile.ts";
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

const WORKER = fileURLToPath(new URL("./worker/worker.ts", import.meta.url));
const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));

/** A worker, and when it is ready. */
export interface StartedWorker extends Started {
  /** Resolves when it is ready; rejects if it ended before, and then nothing of it is left. */
  ready: Promise<void>;
}

/** What a worker does in advance: nothing, loading what its server may import, or using that too. */
export type Warmth = "cold" | "loaded" | "warm";

/**
 * Starts a worker for a server in the lesson's folder: Node without a loader, as its server is compiled.
 *
 * Warmth pays off if the worker is started before it is needed, and not if the learner waits for the start too.
 */
export async function startWorker(lesson: string, warmth: Warmth): Promise<StartedWorker> {
  const [program, loading] = await Promise.all([
    compiledOnce(WORKER, PACKAGE),
    warmth === "cold" ? [] : libraries(lesson),
  ]);
  const child = fork(program, [lesson, warmth, ...loading], {
    cwd: lesson,
    // The second lets the worker resolve a library from the lesson's folder.
    execArgv: ["--enable-source-maps", "--experimental-import-meta-resolve"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: serverEnvironment(),
    ...OWN_TREE,
  });
  const worker = register(child, "another Node process");
  const ready = untilReady(worker);
  // Whoever takes it gets the failure; nobody may.
  ready.catch(() => {});
  return { ...worker, ready };
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

async function untilReady({ child, output }: Started): Promise<void> {
  const ended = new AbortController();
  void exited(child).then(() => ended.abort());
  const ready = new Promise<void>((resolve) => {
    const onMessage = (message: FromWorker) => {
      if (message.type !== "ready") return;
      child.off("message", onMessage);
      resolve();
    };
    child.on("message", onMessage);
  });
  await within(ready, { signal: ended.signal }).catch(async () => {
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
