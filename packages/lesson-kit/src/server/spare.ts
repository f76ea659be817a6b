/**
 * Warm hosts, ready before they are needed.
 */

import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { FromHost } from "./host.ts";
import { Output } from "./output.ts";
import { reap } from "./reaper.ts";
import { exited, killTree, OWN_TREE } from "./tree.ts";

export interface Host {
  child: ChildProcess & { pid: number };
  output: Output;
}

const HOST_FILE = fileURLToPath(new URL("./host.ts", import.meta.url));

/** Starts a host for servers in the lesson's folder; resolves when it is warm. */
export async function startHost(lesson: string): Promise<Host> {
  const child = fork(HOST_FILE, [lesson, ...(await libraries(lesson))], {
    cwd: lesson,
    execArgv: [
      "--import",
      import.meta.resolve("tsx"),
      "--enable-source-maps",
      // Lets the host resolve a library from the lesson's folder instead of its own.
      "--experimental-import-meta-resolve",
    ],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // The learner's server gets the variables of its contract when it runs, not those of the tests.
    env: withoutTestVariables(),
    ...OWN_TREE,
  });
  const output = new Output(child);
  const { pid } = child;
  if (pid === undefined) {
    throw new Error(
      "Cannot start another Node process: the system refused it (too many processes?).",
    );
  }
  const forget = reap(pid);
  child.once("exit", forget);
  await new Promise<void>((resolve, reject) => {
    child.on("message", (message: FromHost) => {
      if (message.type === "warm") resolve();
    });
    child.once("exit", () =>
      reject(new Error(`A process for the server ended while it got ready:\n${output.text}`)),
    );
  });
  return { child: Object.assign(child, { pid }), output };
}

/** Only what the lesson names as its libraries: those are what its server loads. */
async function libraries(lesson: string): Promise<string[]> {
  const text = await readFile(path.join(lesson, "package.json"), "utf8");
  const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
  return Object.keys(dependencies);
}

function withoutTestVariables(): NodeJS.ProcessEnv {
  const ours = /^(VITEST|TEST|NODE_ENV|PORT|NODE_OPTIONS|VITE_.*|VITEST_.*)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

/** Keeps warm hosts at hand, and makes the next when it is told to. */
export class Spares {
  readonly #lesson: string;
  readonly #keep: number;
  readonly #ready: Promise<Host>[] = [];

  /** `keep` is how many lie ready after `warm`. Default: 1. */
  constructor(lesson: string, keep = 1) {
    this.#lesson = lesson;
    this.#keep = keep;
  }

  /** Begins to warm as many as are missing; resolves when all that lie ready are warm. */
  async warm(): Promise<void> {
    while (this.#ready.length < this.#keep) {
      const next = startHost(this.#lesson);
      // A failure is told to the one who takes it.
      next.catch(() => {});
      this.#ready.push(next);
    }
    await Promise.allSettled(this.#ready);
  }

  /** Hands over a warm host; it belongs to the caller, who has to end it. */
  async take(): Promise<Host> {
    const host = await (this.#ready.shift() ?? startHost(this.#lesson));
    // Somebody may have ended it while it lay ready.
    return host.child.exitCode === null && host.child.signalCode === null ? host : this.take();
  }

  /** Ends the hosts that lie ready. */
  async close(): Promise<void> {
    const hosts = await Promise.allSettled(this.#ready.splice(0));
    for (const outcome of hosts) {
      if (outcome.status === "rejected") continue;
      killTree(outcome.value.child.pid, "SIGKILL");
      await exited(outcome.value.child);
    }
  }
}
