/**
 * Starts the lab's processes and calls them. None outlives the command, however that ends.
 */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { killTree, OWN_TREE, reap } from "@course/lesson-kit/process";
import { type Call, type Calls, READY, type Reply } from "../child/calls.ts";

export type Program = "provider" | "consumer" | "naive" | "crowd";

export interface Start {
  program: Program;
  /** Words on its command line. */
  words?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Lets it collect its garbage on demand. */
  exposeGc?: boolean;
}

/** How much of what a process prints is kept, for the case that it fails. */
const KEPT_CHARACTERS = 4_000;

/** A process of the lab that can be called. */
export class Child<C extends Calls> {
  readonly #process: ChildProcess;
  readonly #name: string;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #printed = "";
  #calls = 0;
  #isEnding = false;

  private constructor(started: ChildProcess, name: string) {
    this.#process = started;
    this.#name = name;
    for (const stream of [started.stdout, started.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#printed = `${this.#printed}${text}`.slice(-KEPT_CHARACTERS);
      });
    }
    started.on("message", (message: unknown) => {
      if (message !== READY) this.#settle(message as Reply);
    });
    started.once("exit", () => this.#failAll());
  }

  /** Starts a program of src/child. Rejects with a sentence and what it printed when it ends too early. */
  static async start<C extends Calls>(start: Start): Promise<Child<C>> {
    const { program, words = [], env = {}, exposeGc = false } = start;
    const file = fileURLToPath(new URL(`../child/${program}.ts`, import.meta.url));
    const started = fork(file, [...words], {
      execArgv: [
        "--import",
        import.meta.resolve("tsx"),
        ...(exposeGc ? ["--expose-gc", "--max-semi-space-size=1"] : []),
      ],
      env: { ...surroundings(), ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      ...OWN_TREE,
    });
    // A failed start is told by its exit.
    started.on("error", () => {});
    if (started.pid !== undefined) started.once("exit", reap(started.pid));
    const child = new Child<C>(started, program);
    await child.#untilReady();
    return child;
  }

  async #untilReady(): Promise<void> {
    const over = new AbortController();
    const { signal } = over;
    const ended = once(this.#process, "exit", { signal }).then(() => {
      throw this.#hasEnded();
    });
    try {
      await Promise.race([once(this.#process, "message", { signal }), ended]);
    } finally {
      over.abort();
    }
  }

  /** Calls it. Rejects when it answers with an error, or ends before it answers. */
  call<N extends keyof C & string>(
    name: N,
    argument: Parameters<C[N]>[0],
  ): Promise<Awaited<ReturnType<C[N]>>> {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (reply) => {
        if ("error" in reply) reject(new Error(`${reply.error} (${this.#name}, ${name})`));
        else resolve(reply.value as Awaited<ReturnType<C[N]>>);
      });
      if (!this.#process.connected) return this.#failAll();
      this.#process.send({ id, name, argument } satisfies Call, () => {});
    });
  }

  #settle(reply: Reply): void {
    this.#waiting.get(reply.id)?.(reply);
    this.#waiting.delete(reply.id);
  }

  #failAll(): void {
    const error = this.#hasEnded().message;
    for (const [id, settle] of this.#waiting) settle({ id, error });
    this.#waiting.clear();
  }

  #hasEnded(): Error {
    const { exitCode, signalCode } = this.#process;
    const how = signalCode === null ? `with code ${exitCode}` : `by ${signalCode}`;
    const printed = this.#printed.trim();
    const last = printed === "" ? "It printed nothing." : `It printed:\n${printed}`;
    return new Error(`The ${this.#name}'s process ended ${how} while it was measured. ${last}`);
  }

  /** Its process id. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Ends it and resolves when it is gone. */
  async end(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process;
    if (this.#isEnding || pid === undefined || exitCode !== null || signalCode !== null) return;
    this.#isEnding = true;
    const gone = once(this.#process, "exit");
    killTree(pid, "SIGKILL");
    await gone;
  }
}

/** Variables of the learner's own that would change what is measured. */
const OURS =
  /^(VITEST|TEST|NODE_ENV|PORT|PROVIDER_URL|NODE_OPTIONS|VITE_.*|VITEST_.*|.*_MS|WAIT_S)$/;

function surroundings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
}
