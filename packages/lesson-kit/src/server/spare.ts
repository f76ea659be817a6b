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
    throw new Error("Cannot start another Node process: the system refused it (too many processes?).");
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

/** Keeps one warm host at hand, and makes the next when it is asked to. */
export class Spares {
  readonly #lesson: string;
  #next: Promise<Host> | undefined;

  constructor(lesson: string) {
    this.#lesson = lesson;
  }

  /** Begins to warm the next host, if none is ready or on its way. */
  warm(): void {
    if (this.#next) return;
    const next = startHost(this.#lesson);
    // A failure is told to the one who takes it.
    next.catch(() => {});
    this.#next = next;
  }

  /** Hands over a warm host; it belongs to the caller, who has to end it. */
  async take(): Promise<Host> {
    const taken = this.#next ?? startHost(this.#lesson);
    this.#next = undefined;
    const host = await taken;
    // Somebody may have ended it while it lay ready.
    return host.child.exitCode === null && host.child.signalCode === null ? host : this.take();
  }

  /** Ends the host that lies ready. */
  async close(): Promise<void> {
    const next = this.#next;
    this.#next = undefined;
    const host = await next?.catch(() => undefined);
    if (!host) return;
    killTree(host.child.pid, "SIGKILL");
    await exited(host.child);
  }
}
